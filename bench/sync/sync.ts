import { inTemporaryFolder } from '../temporary-folder.ts';
import { measureIngest } from './ingest.ts';

/** What issue after issue, edit after edit costs, each figure beside its floor. */
export function measureSync({ tickets }: { tickets: number }): Promise<Record<string, number>> {
  return inTemporaryFolder((folder) => measureIngest(folder, tickets));
}

import { inTemporaryFolder } from '../temporary-folder.ts';
import { measureIngest } from './ingest.ts';
import { measureLive } from './live/live.ts';
import { measureNetwork } from './live/over-the-network.ts';

/**
 * What the sync of so many tickets costs, each figure beside its floor or its bar: over the network, what the site's
 * limit allows; edits and webhooks at a real server; a quiet site; and taking over what is in memory beside bare
 * inserts.
 */
export async function measureSync({ tickets }: { tickets: number }): Promise<Record<string, number>> {
  const network = await measureNetwork(tickets);
  // A quiet site is watched for minutes, in which nothing else would happen.
  const live = await measureLive(tickets, () => inTemporaryFolder((folder) => measureIngest(folder, tickets)));
  return { ...network, ...live };
}

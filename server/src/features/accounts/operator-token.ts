import { join } from 'node:path';
import { createPrivateFile, readPrivateFile } from '../../store/secrets/private-file.ts';
import { makeSessionToken } from './secret-token.ts';

/**
 * The token of whoever runs the server: kept in `<dataDir>/operator.token`, which only they can read. With it the
 * command line is an administrator even before the first account exists.
 */
export async function ensureOperatorToken({ dataDir }: { dataDir: string }): Promise<string> {
  const path = join(dataDir, 'operator.token');
  return (await readPrivateFile(path)) || createPrivateFile(path, `sfo_${makeSessionToken()}`);
}

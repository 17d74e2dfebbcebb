import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import { createPrivateFile, readPrivateFile } from './private-file.ts';

const KEY_BYTES = 32;

export interface MasterKey {
  /** Names the key without telling it. */
  readonly id: string;
  readonly bytes: Buffer;
}

export function masterKeyOf(bytes: Uint8Array): MasterKey {
  if (bytes.length !== KEY_BYTES) throw unusable(`The master key must have ${KEY_BYTES} bytes.`);
  const id = createHash('sha256').update('speedyflow master key').update(bytes).digest('hex').slice(0, 12);
  return { id, bytes: Buffer.from(bytes) };
}

/**
 * The master key: the one configured, else that of `<dataDir>/master.key`. The file is made only where nothing is
 * encrypted yet: a new key over existing secrets would only hide that the old one is lost.
 *
 * @param neededIds keys the existing secrets were sealed with
 * @throws AppError `unavailable` when there is no key, or not that one
 */
export async function findMasterKey(options: {
  configured: Uint8Array | undefined;
  dataDir: string;
  neededIds: ReadonlySet<string>;
}): Promise<MasterKey> {
  const { configured, dataDir, neededIds } = options;
  const path = join(dataDir, 'master.key');
  const key = configured ? masterKeyOf(configured) : await keyOfFile(path, neededIds);
  for (const needed of neededIds) {
    if (needed === key.id) continue;
    const origin = configured ? 'SPEEDYFLOW_MASTER_KEY' : path;
    throw unusable(`Stored credentials need master key ${needed}, and ${origin} holds key ${key.id}. Bring it back.`);
  }
  return key;
}

async function keyOfFile(path: string, neededIds: ReadonlySet<string>): Promise<MasterKey> {
  let text = await readPrivateFile(path);
  if (text === undefined && neededIds.size > 0) {
    const needed = [...neededIds].join(', ');
    throw unusable(`Stored credentials need master key ${needed}. Set SPEEDYFLOW_MASTER_KEY, or bring ${path} back.`);
  }
  text ??= await createPrivateFile(path, randomBytes(KEY_BYTES).toString('base64'));
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text || bytes.length !== KEY_BYTES) {
    throw unusable(`${path} does not hold a master key (${KEY_BYTES} bytes in base64). Bring it back from a backup.`);
  }
  return masterKeyOf(bytes);
}

function unusable(message: string): AppError {
  return new AppError('unavailable', 'MASTER_KEY', message);
}

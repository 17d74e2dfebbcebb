import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';
import { clearQuarantine } from './quarantine.ts';

/** Keeps the names of organisations as the upstream last told them. */
export async function writeOrganizations(
  tx: WriteTransaction,
  connectionId: number,
  organizations: readonly { sourceId: string; name: string }[],
): Promise<void> {
  const names = new Map(organizations.map(({ sourceId, name }) => [sourceId, name]));
  await writeMany(
    tx,
    'organizations',
    [...names].map(([source_id, name]) => ({ connection_id: connectionId, source_id, name })),
    { key: ['connection_id', 'source_id'], overwrite: 'all' },
  );
  const understood = { tickets: [], histories: [], people: [], organizations: [...names.keys()] };
  await clearQuarantine(tx, connectionId, understood);
}

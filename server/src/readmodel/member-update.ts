import type { WriteTransaction } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { writeMany } from '../store/write-many.ts';
import { ChangeWriter } from './change-writer.ts';
import { type MembershipChange, QueueMembership } from './queue-membership.ts';
import { TallyChanges } from './tallies.ts';

/**
 * Looks at tickets that did not change themselves, for some queues alone: after a definition changed, time passed, or
 * the upstream was asked. Tickets that came into or left one are named in the change log.
 */
export async function updateMembers(
  tx: WriteTransaction,
  queueIds: readonly number[],
  rows: readonly TicketRowTable[],
  { at, askedMembers }: Pick<MembershipChange, 'at' | 'askedMembers'>,
): Promise<void> {
  const queues = await QueueMembership.load(tx, { queueIds });
  const tallies = new TallyChanges();
  const before = new Map(rows.map((row) => [row.id, row]));
  const asked = askedMembers ? { askedMembers } : {};
  const moved = await queues.update(tx, { changed: rows, removed: [], before, tallies, at, ...asked });
  await tallies.write(tx);
  const log = await ChangeWriter.open(tx, at);
  const changed = rows
    .filter((row) => moved.has(row.id))
    .map((row) => ({ ...row, seq: log.add(row, 'changed', ['queues'], null) }));
  await writeMany(tx, 'ticket_rows', changed, { key: ['id'], overwrite: ['seq'] });
  await log.write();
}

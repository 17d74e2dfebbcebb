import { batches } from '../stdx/batches.ts';
import type { WriteTransaction } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { writeMany } from '../store/write-many.ts';
import { ChangeWriter } from './change-writer.ts';
import { QueueMembership } from './queue-membership.ts';
import { rowDifference } from './row-difference.ts';
import { readRowSources } from './row-sources.ts';
import { indexForSearch, removeFromSearch } from './search-index.ts';
import { TallyChanges } from './tallies.ts';
import { cellsOf } from './tally-cells.ts';
import { ticketRow } from './ticket-row.ts';

/** Tickets projected together; bounds memory and the length of one transaction's work between awaits. */
const BATCH = 200;

export interface Projection {
  /** Tickets whose confirmed state, comments, clocks, links or edits may have changed. */
  ticketIds: readonly number[];
  /** Now, epoch ms. */
  at: number;
  /** What changed that no row shows (a description, an older comment), by ticket; named in the change log. */
  details?: ReadonlyMap<number, readonly string[]>;
  /** Whether words people search for may have changed. Edits of status or assignee leave it out. */
  reindex?: boolean;
}

/**
 * Brings rows, tallies, queues, search and the change log in line with the mirror and the outbox, in the caller's
 * transaction. The only writer of all of them. Idempotent: projecting what is unchanged writes nothing.
 *
 * @returns how many entries the change log got
 */
export async function project(tx: WriteTransaction, projection: Projection): Promise<number> {
  if (projection.ticketIds.length === 0) return 0;
  const queues = await QueueMembership.load(tx, { connectionIds: await connectionsOf(tx, projection.ticketIds) });
  const log = await ChangeWriter.open(tx, projection.at);
  let ids = new Set(projection.ticketIds);
  let what = projection;
  while (ids.size > 0) {
    const relatives = new Set<number>();
    for (const batch of batches([...ids], BATCH)) {
      for (const id of await projectBatch(tx, batch, what, queues, log)) relatives.add(id);
    }
    // What a row tells of other tickets is looked at again when those are up to date, also within one page.
    ids = relatives;
    what = { ticketIds: [...relatives], at: projection.at };
  }
  return log.written;
}

/** A ticket's relatives are of its own connection. */
async function connectionsOf(tx: WriteTransaction, ticketIds: readonly number[]): Promise<number[]> {
  const found = new Set<number>();
  for (const batch of batches(ticketIds, BATCH)) {
    const rows = await tx.db
      .selectFrom('tickets')
      .select('connection_id')
      .distinct()
      .where('id', 'in', batch)
      .execute();
    for (const { connection_id } of rows) found.add(connection_id);
  }
  return [...found];
}

/** @returns tickets whose rows tell something of those that changed */
async function projectBatch(
  tx: WriteTransaction,
  ids: readonly number[],
  { at, details, reindex }: Projection,
  queues: QueueMembership,
  log: ChangeWriter,
): Promise<number[]> {
  const sources = await readRowSources(tx, ids);
  const tallies = new TallyChanges();
  const changed: TicketRowTable[] = [];
  const removed: TicketRowTable[] = [];
  const textChanged: number[] = [];
  const affectsRelatives: TicketRowTable[] = [];
  const rekeyed: TicketRowTable[] = [];
  for (const ticket of sources.tickets) {
    const before = sources.before.get(ticket.id);
    const after = ticket.deleted === 1 ? undefined : ticketRow(ticket, sources);
    const unseen = details?.get(ticket.id) ?? [];
    if (!after) {
      if (!before) continue;
      removed.push(before);
      log.add(before, 'removed', [], null);
    } else {
      const difference = before ? rowDifference(before, after) : [];
      if (before && difference.length === 0 && unseen.length === 0) continue;
      after.seq = log.add(
        after,
        before ? 'changed' : 'added',
        [...difference, ...unseen],
        before && before.desk_id !== after.desk_id ? before.desk_id : null,
      );
      changed.push(after);
      if (reindex) textChanged.push(ticket.id);
    }
    if (before) tallies.add(before, cellsOf(before), -1);
    if (after) tallies.add(after, cellsOf(after), 1);
    if (RELATIVES_SEE.some((member) => before?.[member] !== after?.[member])) {
      affectsRelatives.push(...[before, after].filter((one) => one !== undefined));
    }
    const row = after ?? before;
    if (row && before?.key !== after?.key) rekeyed.push(row);
  }
  await writeMany(tx, 'ticket_rows', changed, { key: ['id'], overwrite: 'all' });
  if (removed.length > 0) {
    const removedIds = removed.map((row) => row.id);
    await tx.db.deleteFrom('ticket_rows').where('id', 'in', removedIds).execute();
    await removeFromSearch(tx, removedIds);
  }
  await queues.update(tx, { changed, removed, before: sources.before, tallies, at });
  await tallies.write(tx);
  await indexForSearch(tx, textChanged);
  await log.write();
  return [...(await readRelatives(tx, affectsRelatives)), ...(await readChildren(tx, rekeyed))];
}

/** Members by which a parent counts its open subtasks, and a ticket knows whether it is blocked. */
const RELATIVES_SEE = ['solved', 'is_subtask', 'parent_source_id'] as const satisfies (keyof TicketRowTable)[];

/** Tickets whose rows carry the key of one of the given. */
async function readChildren(tx: WriteTransaction, rows: readonly TicketRowTable[]): Promise<number[]> {
  const ids: number[] = [];
  for (const [connectionId, ofConnection] of Map.groupBy(rows, (row) => row.connection_id)) {
    const sourceIds = ofConnection.map((row) => row.source_id);
    const children = await tx.db
      .selectFrom('ticket_rows')
      .select('id')
      .where('connection_id', '=', connectionId)
      .where('parent_source_id', 'in', sourceIds)
      .execute();
    ids.push(...children.map(({ id }) => id));
  }
  return ids;
}

/** Parents of the given rows, and tickets they block. */
async function readRelatives(tx: WriteTransaction, rows: readonly TicketRowTable[]): Promise<number[]> {
  const ids = new Set<number>();
  for (const connectionId of new Set(rows.map((row) => row.connection_id))) {
    const ofConnection = rows.filter((row) => row.connection_id === connectionId);
    const parents = [...new Set(ofConnection.flatMap((row) => row.parent_source_id ?? []))];
    if (parents.length > 0) {
      const found = await tx.db
        .selectFrom('tickets')
        .select('id')
        .where('connection_id', '=', connectionId)
        .where('source_id', 'in', parents)
        .execute();
      for (const { id } of found) ids.add(id);
    }
    const blocked = await tx.db
      .selectFrom('ticket_links')
      .select('ticket_id')
      .where('connection_id', '=', connectionId)
      .where(
        'other_source_id',
        'in',
        ofConnection.map((row) => row.source_id),
      )
      .where('blocked_by', '=', 1)
      .execute();
    for (const { ticket_id } of blocked) ids.add(ticket_id);
  }
  return [...ids];
}

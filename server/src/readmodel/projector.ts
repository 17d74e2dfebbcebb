import { batches } from '../stdx/batches.ts';
import type { WriteTransaction } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { writeMany } from '../store/write-many.ts';
import { ChangeWriter } from './change-writer.ts';
import type { FreshTicket } from './fresh-ticket.ts';
import { QueueMembership } from './queue-membership.ts';
import { Relatives } from './relatives.ts';
import { rowDifference } from './row-difference.ts';
import { type RowSources, readRowSources, type TicketSource } from './row-sources.ts';
import { indexForSearch, removeFromSearch, type Searchable } from './search-index.ts';
import { TallyChanges } from './tallies.ts';
import { cellsOf } from './tally-cells.ts';
import { ticketRow } from './ticket-row.ts';
import { ViewTallyChanges } from './view-tallies.ts';

/** Tickets projected together; bounds memory and the length of one transaction's work between awaits. */
const BATCH = 200;

export interface Projection {
  /** Tickets whose confirmed state, comments, clocks, links or edits may have changed. */
  ticketIds: readonly number[];
  /** Now, epoch ms. */
  at: number;
  /** Those among them that came in this transaction, by id. */
  fresh?: ReadonlyMap<number, FreshTicket>;
  /** What changed that no row shows (a description, an older comment), by ticket; named in the change log. */
  details?: ReadonlyMap<number, readonly string[]>;
  /** Those among them whose description or comments changed: beside their rows, what people search by. */
  saysOther?: ReadonlySet<number>;
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
  const writers = {
    queues,
    tallies: new TallyChanges(),
    views: await ViewTallyChanges.open(tx),
    log: await ChangeWriter.open(tx, projection.at),
  };
  let ids = new Set(projection.ticketIds);
  let what = projection;
  while (ids.size > 0) {
    const relatives = new Set<number>();
    for (const batch of batches([...ids], BATCH)) {
      for (const id of await projectBatch(tx, batch, what, writers)) relatives.add(id);
    }
    // What a row tells of other tickets is looked at again when those are up to date, also within one page.
    ids = relatives;
    what = { ticketIds: [...relatives], at: projection.at };
  }
  // Nothing above reads them: a cell that many batches move is written once.
  await writers.tallies.write(tx);
  await writers.views.write(tx);
  return writers.log.written;
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

/** What is written beside the rows, kept over the batches of a projection. */
interface Writers {
  readonly queues: QueueMembership;
  readonly tallies: TallyChanges;
  readonly views: ViewTallyChanges;
  readonly log: ChangeWriter;
}

const NONE_FRESH: ReadonlyMap<number, FreshTicket> = new Map();

/** @returns tickets whose rows tell something of those that changed */
async function projectBatch(
  tx: WriteTransaction,
  ids: readonly number[],
  { at, details, saysOther, fresh = NONE_FRESH }: Projection,
  { queues, tallies, views, log }: Writers,
): Promise<number[]> {
  const isNew = (id: number) => fresh.has(id);
  const sources = await readRowSources(tx, ids, fresh);
  const changed: TicketRowTable[] = [];
  const removed: TicketRowTable[] = [];
  const searched: Searchable[] = [];
  const relatives = new Relatives();
  const rekeyed: Rekeyed[] = [];
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
      if (saysOther?.has(ticket.id) || isFoundOtherwise(before, after)) {
        searched.push(searchable(after, ticket, sources));
      }
    }
    if (before) {
      tallies.add(before, cellsOf(before), -1);
      views.add(before, -1);
    }
    if (after) {
      tallies.add(after, cellsOf(after), 1);
      views.add(after, 1);
    }
    relatives.note(before, after);
    if (before?.key !== after?.key) rekeyed.push({ row: (after ?? before) as TicketRowTable, key: after?.key ?? null });
  }
  await writeMany(tx, 'ticket_rows', changed, { key: ['id'], overwrite: 'all' });
  if (removed.length > 0) {
    const removedIds = removed.map((row) => row.id);
    await tx.db.deleteFrom('ticket_rows').where('id', 'in', removedIds).execute();
    await removeFromSearch(tx, removedIds);
  }
  await queues.update(tx, { changed, removed, before: sources.before, tallies, at, sources, isNew });
  const indexed = searched.map(({ id }) => id);
  await indexForSearch(
    tx,
    searched,
    indexed.filter((id) => !isNew(id)),
  );
  await log.write();
  return [...(await relatives.read(tx)), ...(await readChildren(tx, rekeyed))];
}

/** Members of a row that people search by, or that a search is narrowed by inside its index. */
const SEARCHED = [
  'desk_id',
  'key',
  'summary',
  'requester_name',
  'assignee_id',
  'assignee_name',
] as const satisfies (keyof TicketRowTable)[];

function isFoundOtherwise(before: TicketRowTable | undefined, after: TicketRowTable): boolean {
  return before === undefined || SEARCHED.some((member) => before[member] !== after[member]);
}

function searchable(row: TicketRowTable, ticket: TicketSource, { comments }: RowSources): Searchable {
  return {
    id: row.id,
    deskId: row.desk_id,
    assigneeId: row.assignee_id,
    key: row.key,
    summary: row.summary,
    requesterName: row.requester_name,
    assigneeName: row.assignee_name,
    description: ticket.description_text,
    comments: comments.get(row.id)?.texts ?? [],
  };
}

/** A ticket and the key its children are to show; null when it is gone. */
interface Rekeyed {
  row: TicketRowTable;
  key: string | null;
}

/** Tickets whose rows carry another key of their parent than it has. */
async function readChildren(tx: WriteTransaction, rekeyed: readonly Rekeyed[]): Promise<number[]> {
  const ids: number[] = [];
  for (const [connectionId, parents] of Map.groupBy(rekeyed, ({ row }) => row.connection_id)) {
    const keys = new Map(parents.map(({ row, key }) => [row.source_id, key]));
    const children = await tx.db
      .selectFrom('ticket_rows')
      .select(['id', 'parent_source_id', 'parent_key'])
      .where('connection_id', '=', connectionId)
      .where('parent_source_id', 'in', [...keys.keys()])
      .execute();
    for (const { id, parent_source_id, parent_key } of children) {
      if (parent_source_id !== null && keys.get(parent_source_id) !== parent_key) ids.push(id);
    }
  }
  return ids;
}

import type { Clock } from '../stdx/clock.ts';
import { type Timed, untimed } from '../stdx/timed.ts';
import type { Database, WriteTransaction } from '../store/database.ts';
import { readCommentSummaries } from './comment-summary.ts';
import { indexForSearch } from './search-index.ts';

/** Tickets of one step: a transaction others wait for. */
const TICKETS_A_STEP = 100;

/** Between two steps others write. */
const PAUSE_MS = 20;
const AFTER_ERROR_MS = 5_000;

/**
 * Fills a search index that a migration made anew, beside everything else, until all tickets are in it or the signal
 * aborts. One at a time.
 *
 * @param onError hears of a failed step, which is tried again, and of a ticket that is stepped over
 */
export async function rebuildSearch(
  database: Database,
  clock: Clock,
  signal: AbortSignal,
  onError: (error: unknown) => void,
  timed: Timed = untimed,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (!(await timed(() => rebuildSearchStep(database, onError)))) return;
      await clock.sleep(PAUSE_MS, signal);
    } catch (error) {
      if (signal.aborted) return;
      onError(error);
      await clock.sleep(AFTER_ERROR_MS, signal);
    }
  }
}

/**
 * Puts the next tickets into the index, the newest first. How far it has come is kept with them, so that it goes on
 * after a restart; tickets that change meanwhile are put there by their change.
 *
 * @param onError hears of a ticket that cannot be put there: it is stepped over
 * @returns whether there are more
 */
export async function rebuildSearchStep(database: Database, onError: (error: unknown) => void): Promise<boolean> {
  const backlogs = await database.read.selectFrom('search_backlog').select('below_id').execute();
  if (backlogs.length === 0) return false;
  try {
    return await indexNext(database, TICKETS_A_STEP);
  } catch {
    // One of them may be what the database refuses; the others are not to wait for it.
    return indexOneByOne(database, onError);
  }
}

async function indexOneByOne(database: Database, onError: (error: unknown) => void): Promise<boolean> {
  for (let n = 0; n < TICKETS_A_STEP; n++) {
    try {
      if (!(await indexNext(database, 1))) return false;
    } catch (error) {
      onError(error);
      // Where it is the database that fails, this fails too, and the step is tried again.
      await stepOver(database);
    }
  }
  return true;
}

function stepOver(database: Database): Promise<void> {
  return database.transaction(async ({ db }) => {
    const next = db
      .selectFrom('ticket_rows')
      .select(({ fn }) => fn.max('id').as('id'))
      .where('id', '<', db.selectFrom('search_backlog').select('below_id'));
    const { id } = await next.executeTakeFirstOrThrow();
    if (id !== null) await db.updateTable('search_backlog').set({ below_id: id }).execute();
  });
}

function indexNext(database: Database, count: number): Promise<boolean> {
  return database.transaction(async (tx) => {
    const backlog = await tx.db.selectFrom('search_backlog').select('below_id').executeTakeFirst();
    if (!backlog) return false;
    const tickets = await readTickets(tx, backlog.below_id, count);
    const next = tickets.at(-1)?.id;
    if (next === undefined) {
      await tx.db.deleteFrom('search_backlog').execute();
      return false;
    }
    const ids = tickets.map(({ id }) => id);
    const comments = await readCommentSummaries(tx, ids);
    await indexForSearch(
      tx,
      tickets.map((ticket) => ({ ...ticket, comments: comments.get(ticket.id)?.texts ?? [] })),
      ids,
    );
    await tx.db.updateTable('search_backlog').set({ below_id: next }).execute();
    return true;
  });
}

function readTickets({ db }: WriteTransaction, below: number, count: number) {
  return db
    .selectFrom('ticket_rows as row')
    .innerJoin('tickets as ticket', 'ticket.id', 'row.id')
    .select([
      'row.id',
      'row.desk_id as deskId',
      'row.assignee_id as assigneeId',
      'row.key',
      'row.summary',
      'row.requester_name as requesterName',
      'row.assignee_name as assigneeName',
      'ticket.description_text as description',
    ])
    .where('row.id', '<', below)
    .orderBy('row.id', 'desc')
    .limit(count)
    .execute();
}

import type { Selectable } from 'kysely';
import type { Caller } from '../../../domain/caller.ts';
import type { TicketEdit } from '../../../domain/edit.ts';
import { AppError } from '../../../domain/errors.ts';
import type { Job, JobKind } from '../../../jobs/job-engine.ts';
import { isOpen, waitingItems } from '../../../jobs/job-table.ts';
import { project } from '../../../readmodel/projector.ts';
import type { ListedRow } from '../../../readmodel/ticket-lists.ts';
import type { Clock } from '../../../stdx/clock.ts';
import type { Database, WriteTransaction } from '../../../store/database.ts';
import type { JobItemTable } from '../../../store/schema/workspace-tables.ts';
import { changeEdits } from '../changed-members.ts';
import { readRowById } from '../issues.store.ts';
import { keepEdit } from '../keep-edit.ts';
import type { BulkSpec } from './ask-bulk.ts';
import { type ItemChange, type ItemOutcome, readSeqs, settleItem } from './bulk.store.ts';

/** Tickets edited in one transaction: it keeps everyone else from writing. */
const TOGETHER = 25;

export interface BulkMeans {
  readonly clock: Clock;
  /** Who an account is, and what it may see, now. */
  callerOf(userId: number): Promise<Caller | undefined>;
}

export type Item = Selectable<JobItemTable>;

/** What is to be done about one ticket as its row was, worked out before anybody is kept from writing. */
export type Plan = (tx: WriteTransaction, at: number) => Promise<ItemOutcome | 'later'>;

/** Gives many tickets one change; of each it makes the edits its author could make by hand, under the same rules. */
export function bulkEditJob(means: BulkMeans): JobKind {
  return {
    step: (database, job) =>
      stepThrough(means, database, job, async (caller, row) => {
        const edits = await changeEdits(database, caller, row, (job.spec as BulkSpec).edit);
        return (tx, at) => keepAll(tx, caller, row, edits, at);
      }),
  };
}

/** A plan is carried out while the row is the one it was made of, and made anew otherwise. */
interface Planned {
  readonly item: Item;
  readonly seq: number | undefined;
  readonly carryOut: Plan;
}

/**
 * Does the next few tickets of a job in one transaction. Whatever `plan` throws of a ticket is that ticket's refusal.
 *
 * @throws AppError when its author has no account any more
 */
export async function stepThrough(
  { clock, callerOf }: BulkMeans,
  database: Database,
  job: Job,
  plan: (caller: Caller, row: ListedRow, item: Item) => Promise<Plan>,
): Promise<boolean> {
  const caller = await callerOf(job.userId);
  if (!caller) throw new AppError('forbidden', 'FORBIDDEN', 'The account that asked for it is disabled.');
  const items = await waitingItems(database.read, job.id, TOGETHER);
  const plans: Planned[] = [];
  for (const item of items) plans.push(await planOf(database, caller, item, plan));
  await database.transaction(async (tx) => {
    if (!(await isOpen(tx, job.id))) return;
    const at = clock.now();
    const touched: number[] = [];
    const present = await readSeqs(
      tx.db,
      items.map(({ ticket_id }) => ticket_id),
    );
    for (const { item, seq, carryOut } of plans) {
      const outcome = present.get(item.ticket_id) === seq ? await carryOut(tx, at) : 'later';
      // Somebody was faster: it is looked at once more in the next part.
      if (outcome === 'later') continue;
      await settleItem(tx, item, outcome);
      if (outcome.touched ?? outcome.state === 'edited') touched.push(item.ticket_id);
    }
    await project(tx, { ticketIds: touched, at, details: new Map(touched.map((id) => [id, ['edits']])) });
  });
  return items.length > 0;
}

async function planOf(
  database: Database,
  caller: Caller,
  item: Item,
  plan: (caller: Caller, row: ListedRow, item: Item) => Promise<Plan>,
): Promise<Planned> {
  const row = await readRowById(database.read, item.ticket_id);
  const planned = (carryOut: Plan): Planned => ({ item, seq: row?.seq, carryOut });
  try {
    if (!row || !caller.deskIds.includes(row.desk_id)) {
      throw new AppError('not_found', 'NOT_FOUND', 'There is no such ticket, or you may not see it.');
    }
    return planned(await plan(caller, row, item));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message } = error;
    return planned(async () => ({ state: 'refused', failed: { code, message } }));
  }
}

/** Keeps the edits of one ticket, and notes what an undo needs to know. */
export async function keepAll(
  tx: WriteTransaction,
  caller: Caller,
  row: ListedRow,
  edits: readonly TicketEdit[],
  at: number,
): Promise<ItemOutcome> {
  if (edits.length === 0) return { state: 'unchanged' };
  const change: ItemChange = { before: {}, given: {} };
  const editIds: number[] = [];
  for (const edit of edits) {
    const { id, before, given } = await keepEdit(tx, caller, row, edit, at);
    editIds.push(id);
    Object.assign(change.before, before);
    Object.assign(change.given, given);
  }
  return { state: 'edited', editIds, change: Object.keys(change.given).length > 0 ? change : null };
}

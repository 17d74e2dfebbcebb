import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { BULK_MAX } from '@speedyflow/contract/jobs';
import type { ListFilter } from '@speedyflow/contract/list-filter';
import type { BulkChange } from '@speedyflow/contract/ticket-change';
import type { Caller } from '../../../domain/caller.ts';
import { AppError } from '../../../domain/errors.ts';
import type { JobEngine } from '../../../jobs/job-engine.ts';
import { cancelJob } from '../../../jobs/job-table.ts';
import { filteredList, readFilteredIds } from '../../../readmodel/filtered-list.ts';
import { writeAudit } from '../../../store/audit-log.ts';
import type { Database } from '../../../store/database.ts';
import { readKeyed } from '../ticket-keys.store.ts';
import { commentEdit, invalid } from '../wanted-edits.ts';
import { addItems, addUndoItems, type NewItem, readJob, readJobOfDraft, readUndoOf } from './bulk.store.ts';

export interface BulkRequest {
  keys?: string[];
  filter?: ListFilter;
  edit: BulkChange;
  draft_id?: string;
  expected_total?: number;
}

/** What a bulk edit is asked to do. */
export interface BulkSpec {
  readonly edit: BulkChange;
  /** Of which tickets, as it was asked: the filter, or a digest of the keys. */
  readonly of: { readonly filter: ListFilter } | { readonly keys: string };
}

/** So many more or fewer tickets than were confirmed may match, or this part of them: people go on working. */
const DRIFT = 3;
const DRIFT_SHARE = 0.01;

interface Means {
  readonly database: Database;
  readonly engine: JobEngine;
}

/** Keeps a bulk edit of the tickets that are named, or that match now. @returns the job's id */
export async function askBulk(
  { database, engine }: Means,
  caller: Caller,
  { keys, filter, edit, draft_id: draftId, expected_total: expected }: BulkRequest,
  at: number,
): Promise<number> {
  if ((keys === undefined) === (filter === undefined)) throw invalid('body', 'names either keys or a filter');
  checkEdit(edit);
  const spec: BulkSpec = { edit, of: keys ? { keys: digestOf(keys) } : { filter: filter ?? {} } };
  // What matches may be others by now: whoever asks again is not to be told so.
  const asked = await askedBefore(database.read, caller, draftId, spec);
  if (asked !== undefined) return asked;
  const items = keys
    ? await named(database, caller, keys)
    : await matching(database, caller, filter ?? {}, { at, expected });
  return database.transaction(async (tx) => {
    const before = await askedBefore(tx.db, caller, draftId, spec);
    if (before !== undefined) return before;
    const id = await engine.add(tx, { kind: 'bulk_edit', userId: caller.userId, spec, draftId, at });
    await addItems(tx, id, items);
    const details = { tickets: items.length, members: Object.keys(edit) };
    await writeAudit(tx, { userId: caller.userId, action: 'ticket.bulk_edit', resource: `job ${id}`, details, at });
    return id;
  });
}

/** @throws AppError `CONFLICT` where the draft id stands for something else */
async function askedBefore(
  db: Database['read'],
  { userId }: Caller,
  draftId: string | undefined,
  spec: BulkSpec,
): Promise<number | undefined> {
  const before = draftId === undefined ? undefined : await readJobOfDraft(db, userId, draftId);
  if (!before || isDeepStrictEqual(JSON.parse(before.spec), spec)) return before?.id;
  throw new AppError('conflict', 'CONFLICT', 'Something else was asked for under this draft_id.');
}

function digestOf(keys: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(keys)).digest('base64url');
}

/** Ends a job before its time; somebody else's leaves a trace. */
export async function askEnd(database: Database, caller: Caller, jobId: number, at: number): Promise<void> {
  await database.transaction(async (tx) => {
    const job = await readJob(tx.db, jobId);
    if (!(await cancelJob(tx, jobId, at)) || job?.user_id === caller.userId) return;
    const details = { of: job?.user_id };
    await writeAudit(tx, { userId: caller.userId, action: 'job.cancel', resource: `job ${jobId}`, details, at });
  });
}

/** Keeps the undo of a bulk edit that has ended; asked for again, it is the same one. @returns the job's id */
export async function askUndo({ database, engine }: Means, caller: Caller, jobId: number, at: number): Promise<number> {
  return database.transaction(async (tx) => {
    const job = await readJob(tx.db, jobId);
    if (!job || job.user_id !== caller.userId) throw new AppError('not_found', 'NOT_FOUND', 'There is no such job.');
    const before = await readUndoOf(tx.db, jobId);
    if (before) return before.id;
    if (job.kind !== 'bulk_edit') throw new AppError('conflict', 'CONFLICT', 'An undo cannot be taken back.');
    if (job.finished_at === null) {
      throw new AppError('conflict', 'CONFLICT', 'The job still goes on; cancel it first, then take back what it did.');
    }
    const id = await engine.add(tx, { kind: 'bulk_undo', userId: caller.userId, spec: {}, undoOf: jobId, at });
    const tickets = await addUndoItems(tx, { jobId: id, of: jobId });
    if (tickets === 0)
      throw new AppError('conflict', 'CONFLICT', 'There is nothing to take back: no ticket was changed.');
    const details = { of: jobId, tickets };
    await writeAudit(tx, { userId: caller.userId, action: 'ticket.bulk_undo', resource: `job ${id}`, details, at });
    return id;
  });
}

/** What no ticket could be given is refused at once. */
function checkEdit(edit: BulkChange): void {
  if (edit.comment) commentEdit(edit.comment);
  if (edit.labels !== undefined && (edit.add_labels ?? edit.remove_labels) !== undefined) {
    throw invalid('body.edit.labels', 'says what they all are: it cannot be combined with add_labels or remove_labels');
  }
}

async function named(database: Database, caller: Caller, keys: readonly string[]): Promise<NewItem[]> {
  const wanted = [...new Set(keys.map((key) => key.toUpperCase()))];
  const found = new Map((await readKeyed(database.read, wanted, caller.deskIds)).map(({ key, id }) => [key, id]));
  const seen = new Set<number>();
  return wanted.flatMap((key): NewItem[] => {
    const ticketId = found.get(key);
    if (ticketId === undefined) return [{ key, ticketId: 0, missing: true }];
    // Two keys of one ticket: it was moved, and is meant once.
    if (seen.has(ticketId)) return [];
    seen.add(ticketId);
    return [{ key, ticketId }];
  });
}

async function matching(
  database: Database,
  caller: Caller,
  filter: ListFilter,
  { at, expected }: { at: number; expected: number | undefined },
): Promise<NewItem[]> {
  const rows = await readFilteredIds(database, await filteredList(database, caller, filter, at), BULK_MAX);
  if (rows.length > BULK_MAX) {
    throw invalid('body.filter', `matches more than ${BULK_MAX} tickets, the most one bulk edit takes; narrow it`);
  }
  if (rows.length === 0) throw invalid('body.filter', 'matches no ticket');
  const total = rows.length;
  if (expected !== undefined && Math.abs(total - expected) > Math.max(DRIFT, expected * DRIFT_SHARE)) {
    const message = `${total} tickets match now, where ${expected} were confirmed. Look at them and ask again.`;
    throw new AppError('conflict', 'CONFLICT', message, { details: { total } });
  }
  return rows.map(({ id, key }) => ({ key, ticketId: id }));
}

import type { TicketFilter } from '@speedyflow/contract/paging';
import type { Caller } from '../../domain/caller.ts';
import { answerList, type ListAnswer, type PageRequest } from '../../readmodel/list-request.ts';
import { talliedTotal } from '../../readmodel/list-totals.ts';
import { ticketFilterSql } from '../../readmodel/ticket-filter.ts';
import { countList, desksSource, queueSource } from '../../readmodel/ticket-lists.ts';
import { ticketRowView } from '../../readmodel/ticket-row-view.ts';
import { visibleQueue } from '../../readmodel/visible-queue.ts';
import { lastSeq } from '../../store/change-log.ts';
import type { Database } from '../../store/database.ts';
import { readChangedTickets, readMembersAmong } from './issues.store.ts';

/** Tickets a delta carries at most; the next one goes on from its `seq`. */
const DELTA_MAX = 1000;

type ListRequest = TicketFilter & PageRequest;

/** Tickets of a queue, in its own order unless asked otherwise. */
export async function listQueue(database: Database, caller: Caller, queueId: number, request: ListRequest, at: number) {
  const queue = await visibleQueue(database, caller, queueId);
  const source = queueSource(queue.id, caller.personIds, caller.deskIds);
  const filter = ticketFilterSql(database.dialect, request, caller);
  const [list, filtered] = await Promise.all([
    answerList(database, { source, filter }, { ...request, sort: request.sort ?? queue.sort }, at),
    filter && countList(database, source, filter),
  ]);
  return pageOf(list, filtered ?? queue.total);
}

/**
 * What changed in a queue since a position of the change log: rows it holds now, and ids of changed ones it does not.
 * `seq` is how far this reaches; `more` that there is more behind it.
 */
export async function queueDelta(database: Database, caller: Caller, queueId: number, since: number, at: number) {
  // First: what is committed meanwhile must not be claimed as included.
  const newest = await lastSeq(database.read);
  const queue = await visibleQueue(database, caller, queueId);
  const changed = await readChangedTickets(database.read, caller.deskIds, since, DELTA_MAX + 1);
  const more = changed.length > DELTA_MAX;
  const carried = changed.slice(0, DELTA_MAX);
  const { rows, removed } = await readMembersAmong(
    database.read,
    { queueId: queue.id, ...caller },
    carried.map((entry) => entry.ticket_id),
  );
  const seq = more ? (carried.at(-1)?.seq ?? since) : newest;
  // As after a backup was restored: what the caller holds may be of tickets that never were.
  const reset = since > newest ? { reset: true as const } : {};
  return { rows: rows.map((row) => ticketRowView(row, at)), removed, total: queue.total, more, reset, seq };
}

/** Every ticket the caller may see. */
export async function listIssues(database: Database, caller: Caller, request: ListRequest, at: number) {
  const source = desksSource(caller.deskIds);
  const filter = ticketFilterSql(database.dialect, request, caller);
  const [list, tallied] = await Promise.all([
    answerList(database, { source, filter }, request, at),
    talliedTotal(database, { deskIds: caller.deskIds, among: 'all', rows: 'all' }, filter ? request : {}, caller),
  ]);
  return pageOf(list, tallied ?? (filter ? await countList(database, source, filter) : 0));
}

function pageOf({ rows, page, perPage, nextCursor, changesAt }: ListAnswer, total: number) {
  return { rows, siblings: { total, page, per_page: perPage, next_cursor: nextCursor }, changesAt };
}

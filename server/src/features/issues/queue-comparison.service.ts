import { COMPARED_MAX } from '@speedyflow/contract/queue-comparison';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import { ticketHashV1, ticketHashV2 } from '../../domain/ticket-hash.ts';
import { ticketRowView } from '../../readmodel/ticket-row-view.ts';
import type { Database } from '../../store/database.ts';
import { listQueue } from './issue-lists.service.ts';
import { readMembersAmong } from './issues.store.ts';
import { readKeyed } from './ticket-keys.store.ts';

/**
 * What changed in a queue since a client hashed its tickets, for clients that know no position of the change log: the
 * last active tickets, and whatever else the client names. A hash of either version counts as the ticket unchanged;
 * the first one misses what it does not contain.
 */
export async function compareQueue(
  database: Database,
  caller: Caller,
  queueId: number,
  hashes: Readonly<Record<string, string>>,
  at: number,
) {
  const known = new Map(Object.entries(hashes));
  const { rows } = await listQueue(database, caller, queueId, { per_page: COMPARED_MAX }, at);
  const seen = new Set(rows.map(({ key }) => key));
  const deeper = [...known.keys()].filter((key) => !seen.has(key));
  // A key from before a ticket was moved is of none any more.
  const named = (await readKeyed(database.read, deeper, caller.deskIds)).filter(({ key, present }) => key === present);
  const ids = named.map(({ id }) => id);
  const members = await readMembersAmong(database.read, { queueId, ...caller }, ids);
  const all = [...rows, ...members.rows.map((row) => ticketRowView(row, at))];

  const versions = all.map((row) => ({ row, v1: ticketHashV1(hashed(row)), v2: ticketHashV2(hashed(row)) }));
  const held = new Set(all.map(({ key }) => key));
  const changed = versions.filter(({ row, v1, v2 }) => ![undefined, v1, v2].includes(known.get(row.key)));
  const added = versions.filter(({ row }) => !known.has(row.key));
  return {
    added: added.map(({ row }) => row),
    changed: changed.map(({ row }) => row),
    removed: [...known.keys()].filter((key) => !held.has(key)),
    unchanged: all.length - added.length - changed.length,
    hashes: Object.fromEntries(versions.map(({ row, v2 }) => [row.key, v2])),
    hashes_v1: Object.fromEntries(versions.map(({ row, v1 }) => [row.key, v1])),
  };
}

function hashed({ key, status, assignee, summary, priority, updated_at, comment_count }: TicketRowView) {
  const more = { priority, updatedAt: updated_at, commentCount: comment_count };
  return { key, status, assignee: assignee?.name ?? null, summary, ...more };
}

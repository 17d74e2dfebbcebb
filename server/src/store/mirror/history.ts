import type { SourceHistory, SourceHistoryItem, SourceTicket } from '../../domain/source.ts';
import { jiraStatusMeaning } from '../../domain/status.ts';
import { type StatusMove, statusIntervals } from '../../domain/status-interval.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';
import { keepParts } from './keep-parts.ts';
import type { PersonIds } from './people.ts';

/** What an upstream told of a ticket's past. */
export interface TicketPast {
  ticketId: number;
  /** Whole or a part: entries are only ever added. */
  histories: readonly SourceHistory[];
  /** The ticket, when it was not there before: then these entries are all that are held of it. */
  newTicket?: SourceTicket | undefined;
}

/**
 * Adds entries of changelogs (an entry never changes upstream, so one held is left alone) and works out the status
 * intervals of their tickets anew.
 */
export async function writeHistories(
  tx: WriteTransaction,
  connectionId: number,
  items: readonly TicketPast[],
  people: PersonIds,
): Promise<void> {
  await writeMany(
    tx,
    'ticket_history',
    items.flatMap(({ ticketId, histories }) =>
      histories.map((history) => ({
        ticket_id: ticketId,
        source_id: history.sourceId,
        author_id: history.authorSourceId === null ? null : (people.get(history.authorSourceId) ?? null),
        at: history.at,
        items: JSON.stringify(history.items),
      })),
    ),
    { key: ['ticket_id', 'source_id'] },
  );
  if (items.length === 0) return;
  const known = items.filter(({ newTicket }) => newTicket === undefined).map(({ ticketId }) => ticketId);
  const lives = [...(await readLives(tx, known)), ...items.flatMap(lifeOfNew)];
  const categories = await readCategories(tx, connectionId);
  const rows = lives.flatMap(({ ticketId, createdAt, present, updatedAt, moves }) =>
    statusIntervals(createdAt, present, updatedAt, moves).map((interval, position) => ({
      ticket_id: ticketId,
      position,
      status_id: interval.statusId,
      status: interval.status,
      category: categories.get(interval.statusId) ?? jiraStatusMeaning(interval.status, 'undefined').category,
      from_at: interval.from,
      to_at: interval.to,
    })),
  );
  await keepParts(tx, 'status_intervals', rows, { of: known, wholeOf: () => true });
}

/** What a ticket's status intervals are worked out from. */
interface Life {
  ticketId: number;
  createdAt: number;
  present: { id: string; name: string };
  updatedAt: number;
  moves: StatusMove[];
}

function lifeOfNew({ ticketId, histories, newTicket: ticket }: TicketPast): Life[] {
  if (ticket === undefined) return [];
  return [
    {
      ticketId,
      createdAt: ticket.createdAt,
      present: { id: ticket.statusSourceId, name: ticket.status },
      updatedAt: ticket.updatedAt,
      moves: histories.flatMap((history) => movesOf(history.items, history.at, history.sourceId)),
    },
  ];
}

async function readLives(tx: WriteTransaction, ticketIds: readonly number[]): Promise<Life[]> {
  if (ticketIds.length === 0) return [];
  const tickets = await tx.db
    .selectFrom('tickets')
    .select(['id', 'status_id', 'status', 'created_at', 'updated_at'])
    .where('id', 'in', ticketIds)
    .execute();
  const entries = await tx.db
    .selectFrom('ticket_history')
    .select(['ticket_id', 'source_id', 'at', 'items'])
    .where('ticket_id', 'in', ticketIds)
    .where('items', 'like', '%"field":"status"%')
    .execute();
  const entriesOf = Map.groupBy(entries, (entry) => entry.ticket_id);
  return tickets.map((ticket) => ({
    ticketId: ticket.id,
    createdAt: ticket.created_at,
    present: { id: ticket.status_id, name: ticket.status },
    updatedAt: ticket.updated_at,
    moves: (entriesOf.get(ticket.id) ?? []).flatMap((entry) =>
      movesOf(JSON.parse(entry.items) as SourceHistoryItem[], entry.at, entry.source_id),
    ),
  }));
}

function movesOf(items: readonly SourceHistoryItem[], at: number, entryId: string): StatusMove[] {
  return items.filter((item) => item.field === 'status').map((item) => ({ ...item, at, entryId }));
}

/** Categories of a connection's statuses, by their ids. */
async function readCategories({ db }: WriteTransaction, connectionId: number) {
  const statuses = await db
    .selectFrom('statuses')
    .select(['source_id', 'category'])
    .where('connection_id', '=', connectionId)
    .execute();
  return new Map<string | null, (typeof statuses)[number]['category']>(
    statuses.map((status) => [status.source_id, status.category]),
  );
}

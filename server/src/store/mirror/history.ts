import type { SourceHistory, SourceHistoryItem } from '../../domain/source.ts';
import { jiraStatusMeaning } from '../../domain/status.ts';
import { statusIntervals } from '../../domain/status-interval.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';
import type { PersonIds } from './people.ts';

/**
 * Adds entries of changelogs (an entry never changes upstream, so one held is left alone) and works out the status
 * intervals of their tickets anew.
 */
export async function writeHistories(
  tx: WriteTransaction,
  items: readonly { ticketId: number; histories: readonly SourceHistory[] }[],
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
  await rebuildIntervals(
    tx,
    items.map(({ ticketId }) => ticketId),
  );
}

async function rebuildIntervals(tx: WriteTransaction, ticketIds: readonly number[]): Promise<void> {
  if (ticketIds.length === 0) return;
  const tickets = await tx.db
    .selectFrom('tickets')
    .select(['id', 'connection_id', 'status_id', 'status', 'created_at', 'updated_at'])
    .where('id', 'in', ticketIds)
    .execute();
  const history = await tx.db
    .selectFrom('ticket_history')
    .select(['ticket_id', 'source_id', 'at', 'items'])
    .where('ticket_id', 'in', ticketIds)
    .where('items', 'like', '%"field":"status"%')
    .execute();
  const statuses = await tx.db.selectFrom('statuses').selectAll().execute();
  const categories = new Map(statuses.map((row) => [`${row.connection_id} ${row.source_id}`, row.category]));
  const rows = tickets.flatMap((ticket) => {
    const moves = history
      .filter((entry) => entry.ticket_id === ticket.id)
      .flatMap((entry) =>
        (JSON.parse(entry.items) as SourceHistoryItem[])
          .filter((item) => item.field === 'status')
          .map((item) => ({ ...item, at: entry.at, entryId: entry.source_id })),
      );
    return statusIntervals(
      ticket.created_at,
      { id: ticket.status_id, name: ticket.status },
      ticket.updated_at,
      moves,
    ).map((interval, position) => ({
      ticket_id: ticket.id,
      position,
      status_id: interval.statusId,
      status: interval.status,
      category:
        categories.get(`${ticket.connection_id} ${interval.statusId}`) ??
        jiraStatusMeaning(interval.status, 'undefined').category,
      from_at: interval.from,
      to_at: interval.to,
    }));
  });
  await tx.db.deleteFrom('status_intervals').where('ticket_id', 'in', ticketIds).execute();
  await writeMany(tx, 'status_intervals', rows);
}

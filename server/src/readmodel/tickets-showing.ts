import { sql } from 'kysely';
import type { WriteTransaction } from '../store/database.ts';

/** Tickets whose rows may show the name of one of these people: theirs, asked by them, or last written to by them. */
export async function ticketsShowing({ db }: WriteTransaction, personIds: readonly number[]): Promise<number[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom('ticket_rows')
    .select('id')
    .where('assignee_id', 'in', personIds)
    .union(db.selectFrom('ticket_rows').select('id').where('requester_id', 'in', personIds))
    .union(
      db
        .selectFrom('comments as own')
        .select('own.ticket_id as id')
        .where('own.author_id', 'in', personIds)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('comments as later')
                .select('later.id')
                .whereRef('later.ticket_id', '=', 'own.ticket_id')
                // A row tells of the last comment, and of who wrote the last public one.
                .where(({ eb, or }) => or([eb('own.public', '=', 0), eb('later.public', '=', 1)]))
                .where(sql<boolean>`(later.created_at, later.id) > (own.created_at, own.id)`),
            ),
          ),
        ),
    )
    .execute();
  return rows.map(({ id }) => id);
}

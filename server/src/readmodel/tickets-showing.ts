import type { WriteTransaction } from '../store/database.ts';

/** Tickets whose rows may show the name of one of these people: theirs, asked by them, or last written to by them. */
export async function ticketsShowing({ db }: WriteTransaction, personIds: readonly number[]): Promise<number[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom('ticket_rows')
    .select('id')
    .where('assignee_id', 'in', personIds)
    .union(db.selectFrom('ticket_rows').select('id').where('requester_id', 'in', personIds))
    .union(db.selectFrom('comments').select('ticket_id as id').where('author_id', 'in', personIds))
    .execute();
  return rows.map(({ id }) => id);
}

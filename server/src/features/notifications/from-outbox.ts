import { type Kysely, sql } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { Notice } from './notice.ts';

/** Edits of tickets that were refused since, or ran into what somebody else changed: their authors are to decide. */
export async function noticesOfRefusals(db: Kysely<DatabaseSchema>, since: number): Promise<Notice[]> {
  const edits = await db
    .selectFrom('outbox')
    .select(['id', 'ticket_id', 'user_id', 'conflict', 'settled_at'])
    .where('state', '=', sql.lit('failed'))
    .where('settled_at', '>', since)
    .where('ticket_id', '<>', 0)
    .where('user_id', '<>', 0)
    .execute();
  return edits.map(({ id, ticket_id, user_id, conflict, settled_at }) => ({
    userId: user_id,
    kind: conflict === null ? 'edit_refused' : 'edit_conflict',
    ticketId: ticket_id,
    cause: `edit ${id} ${settled_at}`,
    about: String(id),
    at: settled_at ?? since,
  }));
}

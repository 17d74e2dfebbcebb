import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../schema/database-schema.ts';

/** The operator has no account. */
const OPERATOR_ID = 0;

/** Whether an account may still edit on a desk: rights are looked at when an edit is sent, not only when it is made. */
export async function mayStillEdit(db: Kysely<DatabaseSchema>, userId: number, deskId: number): Promise<boolean> {
  if (userId === OPERATOR_ID) return true;
  const user = await db
    .selectFrom('users')
    .leftJoin('user_desks', (join) =>
      join.onRef('user_desks.user_id', '=', 'users.id').on('user_desks.desk_id', '=', deskId),
    )
    .select(['users.role', 'users.all_desks', 'user_desks.desk_id'])
    .where('users.id', '=', userId)
    .where('users.active', '=', 1)
    .executeTakeFirst();
  return user !== undefined && (user.role === 'admin' || user.all_desks === 1 || user.desk_id !== null);
}

import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

/** Connections with desks among the given ones, each with the account of that user there, if one is linked. */
export function readConnectionsWithAccounts(db: Kysely<DatabaseSchema>, userId: number, deskIds: readonly number[]) {
  return db
    .selectFrom('connections as connection')
    .leftJoin('linked_accounts as account', (join) =>
      join.onRef('account.connection_id', '=', 'connection.id').on('account.user_id', '=', userId),
    )
    .select(['connection.id', 'connection.kind', 'connection.name', 'connection.site'])
    .select(['account.person_name', 'account.auth_kind', 'account.state', 'account.error', 'account.linked_at'])
    .where('connection.id', 'in', (eb) =>
      eb
        .selectFrom('desks')
        .select('connection_id')
        .where('id', 'in', [0, ...deskIds]),
    )
    .orderBy('connection.id')
    .execute();
}

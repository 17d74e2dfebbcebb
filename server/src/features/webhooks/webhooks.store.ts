import type { Kysely, Selectable } from 'kysely';
import type { WriteTransaction } from '../../store/database.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { WebhookRegistrationTable } from '../../store/schema/mirror-tables.ts';

export type RegistrationRow = Selectable<WebhookRegistrationTable>;

export function readRegistration(db: Kysely<DatabaseSchema>, connectionId: number) {
  return db
    .selectFrom('webhook_registrations')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
}

export async function writeRegistration(tx: WriteTransaction, row: RegistrationRow): Promise<void> {
  const { connection_id: _key, ...values } = row;
  await tx.db
    .insertInto('webhook_registrations')
    .values(row)
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(values))
    .execute();
}

export async function deleteRegistration(tx: WriteTransaction, connectionId: number): Promise<void> {
  await tx.db.deleteFrom('webhook_registrations').where('connection_id', '=', connectionId).execute();
}

/** What tells a connection from all others, for as long as there is one. */
export function readSite(db: Kysely<DatabaseSchema>, connectionId: number) {
  return db.selectFrom('connections').select(['kind', 'site']).where('id', '=', connectionId).executeTakeFirst();
}

export async function writeRegistrationState(
  tx: WriteTransaction,
  connectionId: number,
  state: Pick<RegistrationRow, 'expires_at' | 'error'>,
): Promise<void> {
  await tx.db.updateTable('webhook_registrations').set(state).where('connection_id', '=', connectionId).execute();
}

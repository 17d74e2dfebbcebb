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

/** Keeps a secret that the site is about to be given, beside those it may have. */
export async function writeComingSecret(tx: WriteTransaction, connectionId: number, secret: string): Promise<void> {
  const nothingYet = { previous_secret: null, previous_until: null, upstream_ids: '[]', callback_url: null };
  await tx.db
    .insertInto('webhook_registrations')
    .values({
      connection_id: connectionId,
      secret,
      coming_secret: secret,
      ...nothingYet,
      registered_at: null,
      expires_at: null,
      error: null,
    })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet({ coming_secret: secret }))
    .execute();
}

/** The site was not given it after all. */
export async function dropComingSecret({ db }: WriteTransaction, connectionId: number): Promise<void> {
  await db
    .deleteFrom('webhook_registrations')
    .where('connection_id', '=', connectionId)
    .where('registered_at', 'is', null)
    .execute();
  await db
    .updateTable('webhook_registrations')
    .set({ coming_secret: null })
    .where('connection_id', '=', connectionId)
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

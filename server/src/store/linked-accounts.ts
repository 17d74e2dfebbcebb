import type { Kysely, Selectable } from 'kysely';
import { writeAudit } from './audit-log.ts';
import type { Database, WriteTransaction } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';
import type { LinkedAccountTable } from './schema/local-tables.ts';
import type { SecretContext } from './secrets/secret-box.ts';

export type LinkedAccount = Selectable<LinkedAccountTable>;

/** What the credentials of a linked account are sealed for: this account at this site and no other. */
export function linkedSecretContext(userId: number, { kind, site }: { kind: string; site: string }): SecretContext {
  return { purpose: `linked account of user ${userId}`, connection: `${kind} ${site}` };
}

export interface NewLink {
  userId: number;
  connectionId: number;
  authKind: LinkedAccountTable['auth_kind'];
  /** Sealed for `linkedSecretContext`. */
  secret: string;
  /** Whom the credentials were found to belong to. */
  person: { sourceId: string; name: string };
  at: number;
}

/** Links a person's own account, in place of the one linked before. From here on their edits are sent by it alone. */
export async function linkAccount(tx: WriteTransaction, link: NewLink): Promise<void> {
  const { userId, connectionId, authKind, secret, person, at } = link;
  const values = {
    auth_kind: authKind,
    secret,
    person_source_id: person.sourceId,
    person_name: person.name,
    state: 'linked' as const,
    error: null,
    linked_at: at,
  };
  await tx.db
    .insertInto('linked_accounts')
    .values({ user_id: userId, connection_id: connectionId, ...values })
    .onConflict((conflict) => conflict.columns(['user_id', 'connection_id']).doUpdateSet(values))
    .execute();
  await writeAudit(tx, {
    userId,
    action: 'linked_account.link',
    resource: `connection ${connectionId}`,
    details: { auth: authKind, person: person.sourceId },
    at,
  });
}

/** Forgets a linked account. What was accepted to be sent by it fails, rather than being sent by another. */
export async function unlinkAccount(
  tx: WriteTransaction,
  { userId, connectionId, at }: { userId: number; connectionId: number; at: number },
): Promise<void> {
  const removed = await tx.db
    .deleteFrom('linked_accounts')
    .where('user_id', '=', userId)
    .where('connection_id', '=', connectionId)
    .returning('user_id')
    .execute();
  if (removed.length === 0) return;
  await writeAudit(tx, { userId, action: 'linked_account.unlink', resource: `connection ${connectionId}`, at });
}

/** Notes that an account is not accepted any more, unless it was linked anew meanwhile. */
export async function refuseLinkedAccount(database: Database, account: LinkedAccount, error: string): Promise<void> {
  await database.transaction(({ db }) =>
    db
      .updateTable('linked_accounts')
      .set({ state: 'refused', error })
      .where('user_id', '=', account.user_id)
      .where('connection_id', '=', account.connection_id)
      .where('secret', '=', account.secret)
      .execute(),
  );
}

/** Puts a renewed secret in the place of the one it was renewed from. @returns false when another is there */
export async function swapLinkedSecret(
  { db }: WriteTransaction,
  { userId, connectionId }: { userId: number; connectionId: number },
  from: string,
  to: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('linked_accounts')
    .set({ secret: to })
    .where('user_id', '=', userId)
    .where('connection_id', '=', connectionId)
    .where('secret', '=', from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Who has an account of their own linked at a connection. */
export async function linkedUsers(db: Kysely<DatabaseSchema>, connectionId: number): Promise<Set<number>> {
  const rows = await db
    .selectFrom('linked_accounts')
    .select('user_id')
    .where('connection_id', '=', connectionId)
    .execute();
  return new Set(rows.map(({ user_id }) => user_id));
}

export function readLinkedAccount(
  db: Kysely<DatabaseSchema>,
  userId: number,
  connectionId: number,
): Promise<LinkedAccount | undefined> {
  return db
    .selectFrom('linked_accounts')
    .selectAll()
    .where('user_id', '=', userId)
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
}

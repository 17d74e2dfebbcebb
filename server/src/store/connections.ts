import type { Kysely } from 'kysely';
import type { SiteCredentials } from '../domain/site-credentials.ts';
import type { WriteTransaction } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';
import type { ConnectionTable } from './schema/mirror-tables.ts';
import type { SecretBox, SecretContext } from './secrets/secret-box.ts';

/** Which site a connection is to; never another one. */
export type SiteName = Pick<ConnectionTable, 'kind' | 'site'>;

/** What the credentials of a connection are sealed for: this site and no other. */
export function siteSecretContext({ kind, site }: SiteName): SecretContext {
  return { purpose: 'upstream credentials', connection: `${kind} ${site}` };
}

/** Credentials as the columns of their connection. */
export function credentialColumns(box: SecretBox, site: SiteName, credentials: SiteCredentials) {
  return {
    secret: box.seal(JSON.stringify(credentials), siteSecretContext(site)),
    auth_kind: credentials.kind === 'token' ? ('basic' as const) : credentials.kind,
    credentials_end_at: credentials.kind === 'oauth' ? credentials.tokens.endsAt : null,
  };
}

/** Keeps a connection of this site. @returns its id; null when there is one already */
export async function insertConnection(
  { db }: WriteTransaction,
  connection: SiteName & { name: string; at: number } & ReturnType<typeof credentialColumns>,
): Promise<number | null> {
  const { at, ...values } = connection;
  const fresh = { state: 'new', error: null, time_zone: 'UTC', managed_by: 'admin', created_at: at } as const;
  const made = await db
    .insertInto('connections')
    .values({ ...values, ...fresh })
    .onConflict((conflict) => conflict.columns(['kind', 'site']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id ?? null;
}

/** Changes a connection, which is an administrator's from then on. */
export async function updateConnection(
  { db }: WriteTransaction,
  connectionId: number,
  values: Partial<Pick<ConnectionTable, 'name'> & ReturnType<typeof credentialColumns>>,
): Promise<void> {
  await db
    .updateTable('connections')
    .set({ ...values, managed_by: 'admin' })
    .where('id', '=', connectionId)
    .execute();
}

/** Puts renewed credentials in the place of those they were renewed from. @returns false when others are there */
export async function swapCredentials(
  { db }: WriteTransaction,
  connectionId: number,
  from: string,
  to: ReturnType<typeof credentialColumns>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('connections')
    .set(to)
    .where('id', '=', connectionId)
    .where('secret', '=', from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Nobody runs it from here on, and its mirror is going. */
export async function markRemoved({ db }: WriteTransaction, connectionId: number): Promise<void> {
  await db.updateTable('connections').set({ managed_by: 'removed' }).where('id', '=', connectionId).execute();
}

export function readConnection(db: Kysely<DatabaseSchema>, connectionId: number) {
  return db
    .selectFrom('connections')
    .select(['id', 'kind', 'name', 'site', 'managed_by', 'secret'])
    .where('id', '=', connectionId)
    .where('managed_by', '<>', 'removed')
    .executeTakeFirst();
}

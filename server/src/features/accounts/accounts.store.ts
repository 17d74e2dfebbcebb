import type { Kysely, Selectable } from 'kysely';
import { markPersonalQueues } from '../../readmodel/queue-rebuild.ts';
import type { WriteTransaction } from '../../store/database.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { UserTable } from '../../store/schema/local-tables.ts';

type Db = Kysely<DatabaseSchema>;

/** An account with what it may see and whom it is. */
export interface Account extends Selectable<UserTable> {
  /** Desks given to it; of no meaning with `all_desks`. */
  deskIds: number[];
  personIds: number[];
}

export async function countUsers(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function activeAdminIds(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('users').select('id').where('role', '=', 'admin').where('active', '=', 1).execute();
  return rows.map(({ id }) => id);
}

export async function findAccount(db: Db, userId: number): Promise<Account | undefined> {
  const [account] = await selectAccounts(db, userId);
  return account;
}

export function listAccounts(db: Db): Promise<Account[]> {
  return selectAccounts(db, undefined);
}

async function selectAccounts(db: Db, userId: number | undefined): Promise<Account[]> {
  const only = <T extends { where: (column: 'user_id', op: '=', value: number) => T }>(query: T) =>
    userId === undefined ? query : query.where('user_id', '=', userId);
  let users = db.selectFrom('users').selectAll().orderBy('email');
  if (userId !== undefined) users = users.where('id', '=', userId);
  const rows = await users.execute();
  const desks = await only(db.selectFrom('user_desks').select(['user_id', 'desk_id']).orderBy('desk_id')).execute();
  const people = await only(
    db.selectFrom('user_people').select(['user_id', 'person_id']).orderBy('person_id'),
  ).execute();
  const desksOf = Map.groupBy(desks, (row) => row.user_id);
  const peopleOf = Map.groupBy(people, (row) => row.user_id);
  return rows.map((row) => ({
    ...row,
    deskIds: (desksOf.get(row.id) ?? []).map(({ desk_id }) => desk_id),
    personIds: (peopleOf.get(row.id) ?? []).map(({ person_id }) => person_id),
  }));
}

export function findLogin(db: Db, email: string) {
  return db.selectFrom('users').select(['id', 'password_hash', 'active']).where('email', '=', email).executeTakeFirst();
}

export interface NewUser {
  email: string;
  name: string;
  role: UserTable['role'];
  passwordHash: string;
  allDesks: boolean;
  at: number;
}

export async function insertUser({ db }: WriteTransaction, user: NewUser): Promise<number> {
  const { id } = await db
    .insertInto('users')
    .values({
      email: user.email,
      name: user.name,
      role: user.role,
      password_hash: user.passwordHash,
      active: 1,
      all_desks: user.allDesks ? 1 : 0,
      preferences: '{}',
      created_at: user.at,
      last_login: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateUser(
  { db }: WriteTransaction,
  userId: number,
  values: Partial<Omit<UserTable, 'id'>>,
): Promise<void> {
  if (Object.keys(values).length === 0) return;
  await db.updateTable('users').set(values).where('id', '=', userId).execute();
}

export async function replaceDesks(
  { db }: WriteTransaction,
  userId: number,
  deskIds: readonly number[],
): Promise<void> {
  await db.deleteFrom('user_desks').where('user_id', '=', userId).execute();
  const rows = deskIds.map((desk_id) => ({ user_id: userId, desk_id }));
  if (rows.length > 0) await db.insertInto('user_desks').values(rows).execute();
}

/** @param people by connection, so that there can be one of each only */
export async function replacePeople(
  { db }: WriteTransaction,
  userId: number,
  people: ReadonlyMap<number, number>,
): Promise<void> {
  await db.deleteFrom('user_people').where('user_id', '=', userId).execute();
  const rows = [...people].map(([connection_id, person_id]) => ({ user_id: userId, connection_id, person_id }));
  if (rows.length > 0) await db.insertInto('user_people').values(rows).execute();
  await markPersonalQueues({ db });
}

/** Ids of every desk there is. */
export async function presentDeskIds(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('desks').select('id').where('removed_at', 'is', null).orderBy('id').execute();
  return rows.map(({ id }) => id);
}

export function findPeople(db: Db, personIds: readonly number[]) {
  if (personIds.length === 0) return Promise.resolve([]);
  return db.selectFrom('people').select(['id', 'connection_id']).where('id', 'in', personIds).execute();
}

import type { Insertable, Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { SavedViewTable } from '../../store/schema/workspace-tables.ts';

type Db = Kysely<DatabaseSchema>;

const withOwner = (db: Db) =>
  db
    .selectFrom('saved_views as view')
    .leftJoin('users as owner', 'owner.id', 'view.owner_id')
    .selectAll('view')
    .select('owner.name as owner_name');

/** A person's own views and the shared ones, by name. */
export function readViews(db: Db, userId: number) {
  return withOwner(db)
    .where((eb) => eb.or([eb('view.owner_id', '=', userId), eb('view.shared', '=', 1)]))
    .orderBy('view.name')
    .orderBy('view.id')
    .execute();
}

export function readView(db: Db, id: number) {
  return withOwner(db).where('view.id', '=', id).executeTakeFirst();
}

export async function countViews(db: Db, userId: number): Promise<number> {
  const row = await db
    .selectFrom('saved_views')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function countShared(db: Db): Promise<number> {
  const row = await db
    .selectFrom('saved_views')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('shared', '=', 1)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function insertView(db: Db, view: Insertable<SavedViewTable>): Promise<number> {
  return (await db.insertInto('saved_views').values(view).returning('id').executeTakeFirstOrThrow()).id;
}

export async function updateView(db: Db, id: number, view: Partial<Insertable<SavedViewTable>>): Promise<void> {
  await db.updateTable('saved_views').set(view).where('id', '=', id).execute();
}

export async function deleteView(db: Db, id: number): Promise<void> {
  await db.deleteFrom('saved_views').where('id', '=', id).execute();
}

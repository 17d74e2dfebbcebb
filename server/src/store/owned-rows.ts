import { type Insertable, type Kysely, type Selectable, sql } from 'kysely';
import type { DatabaseSchema } from './schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

/** Tables of what people keep for themselves or share with everyone here. */
type OwnedTable = 'saved_views' | 'canned_replies';

export type OwnedRow<Table extends OwnedTable> = Selectable<DatabaseSchema[Table]> & { owner_name: string | null };

/** Reads and writes one such table; its rows are told in the order of `named`. */
export function ownedRows<Table extends OwnedTable>(table: Table, named: 'name' | 'title') {
  // The columns used here are the same in each of them.
  const those = table as 'saved_views';
  const withOwner = (db: Db) =>
    db
      .selectFrom(`${those} as one`)
      .leftJoin('users as owner', 'owner.id', 'one.owner_id')
      .selectAll('one')
      .select('owner.name as owner_name');
  const count = (db: Db) => db.selectFrom(those).select(({ fn }) => fn.countAll<number>().as('count'));
  return {
    /** A person's own and the shared ones. */
    async read(db: Db, userId: number): Promise<OwnedRow<Table>[]> {
      const rows = await withOwner(db)
        .where((eb) => eb.or([eb('one.owner_id', '=', userId), eb('one.shared', '=', sql.lit(1))]))
        .orderBy(`one.${named as 'name'}`)
        .orderBy('one.id')
        .execute();
      return rows as OwnedRow<Table>[];
    },
    async readOne(db: Db, id: number): Promise<OwnedRow<Table> | undefined> {
      return (await withOwner(db).where('one.id', '=', id).executeTakeFirst()) as OwnedRow<Table> | undefined;
    },
    async countOf(db: Db, userId: number): Promise<number> {
      return Number((await count(db).where('owner_id', '=', userId).executeTakeFirstOrThrow()).count);
    },
    async countShared(db: Db): Promise<number> {
      return Number((await count(db).where('shared', '=', sql.lit(1)).executeTakeFirstOrThrow()).count);
    },
    async insert(db: Db, row: Insertable<DatabaseSchema[Table]>): Promise<number> {
      const insert = db.insertInto(those).values(row as unknown as Insertable<DatabaseSchema['saved_views']>);
      return (await insert.returning('id').executeTakeFirstOrThrow()).id;
    },
    async update(db: Db, id: number, row: Partial<Insertable<DatabaseSchema[Table]>>): Promise<void> {
      await db.updateTable(those).set(row).where('id', '=', id).execute();
    },
    async remove(db: Db, id: number): Promise<void> {
      await db.deleteFrom(those).where('id', '=', id).execute();
    },
  };
}

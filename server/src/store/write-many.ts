import type { Insertable } from 'kysely';
import type { WriteTransaction } from './database.ts';
import type { DatabaseSchema, TableName } from './schema/database-schema.ts';

interface OnConflict<T extends TableName> {
  /** Columns of the unique key. */
  key: readonly (keyof DatabaseSchema[T] & string)[];
  /** Columns overwritten with the new values; `all`: every one not in the key. None: keep the row that is there. */
  overwrite?: readonly (keyof DatabaseSchema[T] & string)[] | 'all';
  /** Columns set by an expression over `excluded.*` and the table's own columns. */
  set?: Partial<Record<keyof DatabaseSchema[T] & string, string>>;
}

/**
 * Inserts rows of one shape, or updates those already there, in as few statements as the database allows.
 * All rows must have the columns of the first. Of several with one key the last one counts; where the row that is there
 * is kept, any of them.
 */
export async function writeMany<T extends TableName>(
  tx: WriteTransaction,
  table: T,
  rows: readonly Insertable<DatabaseSchema[T]>[],
  conflict?: OnConflict<T>,
): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const columns = Object.keys(first);
  const overwritten =
    conflict?.overwrite === 'all'
      ? columns.filter((column) => !(conflict.key as readonly string[]).includes(column))
      : (conflict?.overwrite ?? []);
  const update: Record<string, string> = {};
  for (const column of overwritten) update[column] = `excluded.${column}`;
  for (const [column, expression] of Object.entries(conflict?.set ?? {})) update[column] = expression as string;
  await tx.dialect.writeMany(tx.db, {
    table,
    columns,
    key: conflict?.key ?? [],
    update,
    rows: (rows as readonly Values[]).map((row) => columns.map((column) => row[column])),
  });
}

type Values = Readonly<Record<string, unknown>>;

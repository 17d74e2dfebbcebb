import type { Insertable } from 'kysely';
import type { WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import { writeMany } from '../write-many.ts';

/** Tables of what belongs to tickets, with what tells the rows of one ticket apart. */
const KEYS = {
  comments: ['source_id'],
  attachments: ['source_id'],
  worklogs: ['source_id'],
  ticket_links: ['type', 'other_source_id'],
  sla_clocks: ['source_id'],
  ticket_sprints: ['sprint_source_id'],
  status_intervals: ['position'],
} as const;

type PartTable = keyof typeof KEYS;
type Row = Readonly<Record<string, unknown>> & { readonly ticket_id: number };

/** What may be there already. */
interface Held {
  /** Tickets of which rows may be there; of all others there are none. */
  of: readonly number[];
  /** Tickets of which the rows given are all there are: the others go. */
  wholeOf?: (ticketId: number) => boolean;
}

/**
 * Brings the rows a table has of some tickets in line with the given ones. What is the same is not written again: an
 * update of a ticket seldom changes its comments, and each costs several indexes.
 *
 * @returns the tickets of which anything changed
 */
export async function keepParts<T extends PartTable>(
  tx: WriteTransaction,
  table: T,
  given: readonly Insertable<DatabaseSchema[T]>[],
  { of, wholeOf = () => false }: Held,
): Promise<Set<number>> {
  const key: readonly string[] = ['ticket_id', ...KEYS[table]];
  let rows = given as readonly Row[];
  const changed = new Set<number>();
  if (of.length > 0) {
    const wanted = new Map(rows.map((row) => [keyText(row, key), row]));
    for (const held of await readHeld(tx, table, of)) {
      const row = wanted.get(keyText(held, key));
      if (row === undefined && wholeOf(held.ticket_id)) {
        await forget(tx, table, held, key);
        changed.add(held.ticket_id);
      }
      if (row !== undefined && isSame(row, held)) wanted.delete(keyText(held, key));
    }
    rows = [...wanted.values()];
  }
  await writeMany(tx, table as PartTable, rows as never[], { key: key as never[], overwrite: 'all' });
  for (const row of rows) changed.add(row.ticket_id);
  return changed;
}

async function readHeld({ db }: WriteTransaction, table: PartTable, ticketIds: readonly number[]): Promise<Row[]> {
  return (await db
    .selectFrom(table as 'worklogs')
    .selectAll()
    .where('ticket_id', 'in', ticketIds)
    .execute()) as unknown as Row[];
}

async function forget({ db }: WriteTransaction, table: PartTable, row: Row, key: readonly string[]): Promise<void> {
  let query = db.deleteFrom(table as 'worklogs');
  for (const column of key as 'source_id'[]) query = query.where(column, '=', row[column] as string);
  await query.execute();
}

function keyText(row: Row, key: readonly string[]): string {
  let text = '';
  for (const column of key) text += `${String(row[column])}\0`;
  return text;
}

/** A row held may have columns of its own, such as its id. */
function isSame(row: Row, held: Row): boolean {
  for (const column in row) if (row[column] !== held[column]) return false;
  return true;
}

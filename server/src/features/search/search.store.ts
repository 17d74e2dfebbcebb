import { type RawBuilder, sql } from 'kysely';
import { searchMatches } from '../../readmodel/search-index.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { Database } from '../../store/database.ts';

const UNIT = sql`(select d.unit_id from desks d where d.id = r.desk_id) as unit_id`;

/** The ticket that has, or once had, this key. */
export async function findByKey(
  database: Database,
  key: string,
  deskIds: readonly number[],
): Promise<ListedRow | undefined> {
  const { rows } = await sql<ListedRow>`select r.*, ${UNIT} from ticket_keys k join ticket_rows r on r.id = k.ticket_id
    where k.key = ${key} and r.desk_id in (${sql.join(deskIds)}) order by r.connection_id limit 1`.execute(
    database.read,
  );
  return rows[0];
}

/** Tickets with every word of the query, best first. */
export async function findByWords(
  database: Database,
  query: { q: string; deskIds: readonly number[]; filter: RawBuilder<boolean> | undefined; limit: number },
): Promise<ListedRow[]> {
  const matches = searchMatches(database.dialect, query.q);
  if (!matches) return [];
  const filter = query.filter ? sql` and ${query.filter}` : sql``;
  const { rows } = await sql<ListedRow>`select r.*, ${UNIT} from ${matches} m join ticket_rows r on r.id = m.ticket_id
    where r.desk_id in (${sql.join(query.deskIds)})${filter}
    order by m.rank, r.updated_order, r.id limit ${query.limit}`.execute(database.read);
  return rows;
}

import { sql } from 'kysely';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { ReadDatabase } from '../../store/database.ts';

const UNIT = sql`(select d.unit_id from desks d where d.id = r.desk_id) as unit_id`;

/** Tickets that have, or once had, one of these keys, on these desks. */
export async function findByKeys(
  { read }: ReadDatabase,
  keys: readonly string[],
  deskIds: readonly number[],
): Promise<number[]> {
  if (keys.length === 0 || deskIds.length === 0) return [];
  // `cross join` keeps SQLite from starting at the rows of the desks.
  const { rows } = await sql<{ id: number }>`select distinct r.id from ticket_keys k
    cross join ticket_rows r where r.id = k.ticket_id and k.key in (${sql.join(keys)}) and r.desk_id in (${sql.join(deskIds)}) order by r.id`.execute(
    read,
  );
  return rows.map(({ id }) => id);
}

/** What keys of these desks begin with. */
export async function keyNames({ read }: ReadDatabase, deskIds: readonly number[]): Promise<string[]> {
  if (deskIds.length === 0) return [];
  const { rows } = await sql<{
    name: string;
  }>`select distinct case c.kind when 'zendesk' then 'ZD' else d.key end as name
    from desks d join connections c on c.id = d.connection_id where d.id in (${sql.join(deskIds)})`.execute(read);
  return rows.map(({ name }) => name);
}

/** Whether there are other desks than these. */
export async function areThereOthers({ read }: ReadDatabase, deskIds: readonly number[]): Promise<boolean> {
  const { rows } = await sql`select 1 from desks where id not in (${sql.join(deskIds)}) limit 1`.execute(read);
  return rows.length > 0;
}

/** Whether tickets are missing from the index, which is being made anew. */
export async function isIndexPartial({ read }: ReadDatabase): Promise<boolean> {
  return (await read.selectFrom('search_backlog').select('below_id').executeTakeFirst()) !== undefined;
}

/** The rows of tickets, in the order of their ids here. */
export async function readRows({ read }: ReadDatabase, ids: readonly number[]): Promise<ListedRow[]> {
  if (ids.length === 0) return [];
  const { rows } =
    await sql<ListedRow>`select r.*, ${UNIT} from ticket_rows r where r.id in (${sql.join(ids)})`.execute(read);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Something that was said in a ticket. */
export interface SaidText {
  in: 'description' | 'comment';
  text: string;
  author: string | null;
  at: number | null;
  public: boolean;
}

/** What tickets say: the description, then the comments, the newest first. */
export async function readSaid({ read }: ReadDatabase, ids: readonly number[]): Promise<Map<number, SaidText[]>> {
  if (ids.length === 0) return new Map();
  const [tickets, comments] = await Promise.all([
    read.selectFrom('tickets').select(['id', 'description_text']).where('id', 'in', ids).execute(),
    read
      .selectFrom('comments as comment')
      .leftJoin('people as person', 'person.id', 'comment.author_id')
      .select(['comment.ticket_id', 'comment.body_text', 'comment.public', 'comment.created_at', 'person.name'])
      .where('comment.ticket_id', 'in', ids)
      .orderBy('comment.created_at', 'desc')
      .orderBy('comment.id', 'desc')
      .execute(),
  ]);
  const said = new Map<number, SaidText[]>();
  for (const { id, description_text } of tickets) {
    said.set(id, [{ in: 'description', text: description_text, author: null, at: null, public: true }]);
  }
  for (const { ticket_id, body_text, name, created_at, ...comment } of comments) {
    const of = said.get(ticket_id);
    of?.push({ in: 'comment', text: body_text, author: name, at: created_at, public: comment.public === 1 });
  }
  return said;
}

/** The same texts alone, in no order. */
export async function readTexts({ read }: ReadDatabase, ids: readonly number[]): Promise<Map<number, string[]>> {
  if (ids.length === 0) return new Map();
  const tickets = await read.selectFrom('tickets').select(['id', 'description_text']).where('id', 'in', ids).execute();
  const comments = await read
    .selectFrom('comments')
    .select(['ticket_id', 'body_text'])
    .where('ticket_id', 'in', ids)
    .execute();
  const texts = new Map(tickets.map(({ id, description_text }) => [id, [description_text]]));
  for (const { ticket_id, body_text } of comments) texts.get(ticket_id)?.push(body_text);
  return texts;
}

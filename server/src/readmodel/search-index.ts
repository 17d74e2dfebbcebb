import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database, WriteTransaction } from '../store/database.ts';
import type { DatabaseSchema } from '../store/schema/database-schema.ts';

/** Words of a query that count; the rest is ignored, so that a pasted page is not a thousand conditions. */
const WORDS_MAX = 12;

/** Characters of comments indexed per ticket. */
const COMMENTS_MAX = 50_000;

/** Characters of any one text indexed; a pasted log file need not be found by its last line. */
const TEXT_MAX = 100_000;

/** What is indexed of a ticket: words, parted by spaces. */
interface SearchDocument {
  id: number;
  key: string;
  summary: string;
  people: string;
  description: string;
  said: string;
}

/** Indexes the words of the given tickets anew: key, summary, people, description, comments. */
export async function indexForSearch(tx: WriteTransaction, ticketIds: readonly number[]): Promise<void> {
  if (ticketIds.length === 0) return;
  const documents = await searchDocuments(tx.db, ticketIds);
  await removeFromSearch(tx, ticketIds);
  for (const { id, key, summary, people, description, said } of documents) {
    const insert =
      tx.dialect.name === 'sqlite'
        ? sql`insert into ticket_search (rowid, key, summary, people, description, comments)
              values (${id}, ${key}, ${summary}, ${people}, ${description}, ${said})`
        : sql`insert into ticket_search (ticket_id, document) values (${id},
                setweight(to_tsvector('simple', ${`${key} ${summary}`}), 'A') ||
                setweight(to_tsvector('simple', ${people}), 'B') ||
                setweight(to_tsvector('simple', ${description}), 'C') ||
                setweight(to_tsvector('simple', ${said}), 'D'))`;
    await insert.execute(tx.db);
  }
}

/** What there is to index of the given tickets. */
export async function searchDocuments(
  db: Kysely<DatabaseSchema>,
  ticketIds: readonly number[],
): Promise<SearchDocument[]> {
  const rows = await db
    .selectFrom('ticket_rows as row')
    .innerJoin('tickets as ticket', 'ticket.id', 'row.id')
    .select(['row.id', 'row.key', 'row.summary', 'row.requester_name', 'row.assignee_name', 'ticket.description_text'])
    .where('row.id', 'in', ticketIds)
    .execute();
  const comments = await db
    .selectFrom('comments')
    .select(['ticket_id', 'body_text'])
    .where('ticket_id', 'in', ticketIds)
    .orderBy('id')
    .execute();
  const texts = new Map<number, string>();
  for (const { ticket_id, body_text } of comments) {
    const text = texts.get(ticket_id) ?? '';
    if (text.length < COMMENTS_MAX) texts.set(ticket_id, `${text}\n${body_text}`);
  }
  return rows.map((row) => ({
    id: row.id,
    key: wordsOf(row.key).join(' '),
    summary: wordsOf(row.summary).join(' '),
    people: wordsOf(`${row.requester_name ?? ''} ${row.assignee_name ?? ''}`).join(' '),
    description: wordsOf(row.description_text).join(' '),
    said: wordsOf(texts.get(row.id) ?? '').join(' '),
  }));
}

/**
 * The words of a text without accents, cut here rather than by the databases' own tokenisers, which differ in what
 * they take an address, a host name or an underscore for.
 */
function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, TEXT_MAX)
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

export async function removeFromSearch(tx: WriteTransaction, ticketIds: readonly number[]): Promise<void> {
  const ids = sql.join(ticketIds);
  if (tx.dialect.name === 'sqlite') await sql`delete from ticket_search where rowid in (${ids})`.execute(tx.db);
  else await sql`delete from ticket_search where ticket_id in (${ids})`.execute(tx.db);
}

/**
 * SQL of a table `(ticket_id, rank)` of tickets that hold every word of `query`, the last word as a prefix, best rank
 * lowest; null when the query has no word. Whatever people type is words: no syntax reaches the database.
 */
export function searchMatches(
  dialect: Database['dialect'],
  query: string,
): RawBuilder<{ ticket_id: number; rank: number }> | null {
  const words = wordsOf(query).slice(0, WORDS_MAX);
  if (words.length === 0) return null;
  if (dialect === 'sqlite') {
    const match = words.map((word, n) => `"${word}"${n === words.length - 1 ? ' *' : ''}`).join(' ');
    return sql`(select rowid as ticket_id, bm25(ticket_search, 8.0, 6.0, 3.0, 2.0, 1.0) as rank
                from ticket_search where ticket_search match ${match})`;
  }
  const match = words.map((word, n) => `'${word}'${n === words.length - 1 ? ':*' : ''}`).join(' & ');
  return sql`(select ticket_id, -ts_rank(document, q) as rank
              from ticket_search, to_tsquery('simple', ${match}) q where document @@ q)`;
}

import { type RawBuilder, sql } from 'kysely';
import type { Database, WriteTransaction } from '../store/database.ts';

/** Words of a query that count; the rest is ignored, so that a pasted page is not a thousand conditions. */
const WORDS_MAX = 12;

/** Characters of comments indexed per ticket. */
const COMMENTS_MAX = 50_000;

/** Characters of any one text indexed; a pasted log file need not be found by its last line. */
const TEXT_MAX = 100_000;

/** Pages of SQLite's index that one step of tidying moves at most: some milliseconds. */
const PAGES_A_STEP = 16;

/** Tickets that are worth a step: words that come anew, and words in place of others, which leave holes. */
const NEW_A_STEP = 100;
const REPLACED_A_STEP = 8;

/** What people search a ticket by. */
export interface Searchable {
  id: number;
  key: string;
  summary: string;
  requesterName: string | null;
  assigneeName: string | null;
  description: string;
  /** Comments, oldest first. */
  comments: readonly string[];
}

/** Indexes the words of tickets anew; `known` are those that may be in the index already. */
export async function indexForSearch(
  tx: WriteTransaction,
  tickets: readonly Searchable[],
  known: readonly number[],
): Promise<void> {
  await removeFromSearch(tx, known);
  for (const ticket of tickets) {
    const { id, key, summary, people, description, comments } = searchWords(ticket);
    const insert =
      tx.dialect.name === 'sqlite'
        ? sql`insert into ticket_search (rowid, key, summary, people, description, comments)
              values (${id}, ${key}, ${summary}, ${people}, ${description}, ${comments})`
        : sql`insert into ticket_search (ticket_id, document) values (${id},
                setweight(to_tsvector('simple', ${`${key} ${summary}`}), 'A') ||
                setweight(to_tsvector('simple', ${people}), 'B') ||
                setweight(to_tsvector('simple', ${description}), 'C') ||
                setweight(to_tsvector('simple', ${comments}), 'D'))`;
    await insert.execute(tx.db);
  }
  if (tx.dialect.name === 'sqlite') await tidy(tx, { added: tickets.length - known.length, replaced: known.length });
}

/**
 * Merges parts of SQLite's index, of which every transaction leaves one behind, in proportion to what was written.
 * Left to itself it merges in the middle of any insert, and for as long as a second.
 */
async function tidy(tx: WriteTransaction, { added, replaced }: { added: number; replaced: number }): Promise<void> {
  const steps = Math.ceil(Math.max(0, added) / NEW_A_STEP + replaced / REPLACED_A_STEP);
  for (let step = 0; step < steps; step++) {
    await sql`insert into ticket_search (ticket_search, rank) values ('merge', ${PAGES_A_STEP})`.execute(tx.db);
  }
}

/** What the index holds of a ticket: words, parted by spaces. */
export function searchWords({ id, key, summary, requesterName, assigneeName, description, comments }: Searchable) {
  let said = '';
  for (const comment of comments) if (said.length < COMMENTS_MAX) said += `\n${comment}`;
  return {
    id,
    key: wordsOf(key),
    summary: wordsOf(summary),
    people: wordsOf(`${requesterName ?? ''} ${assigneeName ?? ''}`),
    description: wordsOf(description),
    comments: wordsOf(said),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const PLAIN = /^[\x00-\x7f]*$/;

/**
 * The words of a text without accents, cut here rather than by the databases' own tokenisers, which differ in what
 * they take an address, a host name or an underscore for.
 */
function wordsOf(text: string): string {
  let plain = text.slice(0, TEXT_MAX);
  if (!PLAIN.test(plain)) plain = plain.normalize('NFKD').replace(/\p{M}/gu, '');
  plain = plain.toLowerCase();
  // Plain texts, which most are, are cut several times as fast.
  return plain.replace(PLAIN.test(plain) ? /[^a-z0-9]+/g : /[^\p{L}\p{N}]+/gu, ' ').trim();
}

export async function removeFromSearch(tx: WriteTransaction, ticketIds: readonly number[]): Promise<void> {
  if (ticketIds.length === 0) return;
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
  const words = wordsOf(query).split(' ', WORDS_MAX);
  if (words[0] === '') return null;
  if (dialect === 'sqlite') {
    const match = words.map((word, n) => `"${word}"${n === words.length - 1 ? ' *' : ''}`).join(' ');
    return sql`(select rowid as ticket_id, bm25(ticket_search, 8.0, 6.0, 3.0, 2.0, 1.0) as rank
                from ticket_search where ticket_search match ${match})`;
  }
  const match = words.map((word, n) => `'${word}'${n === words.length - 1 ? ':*' : ''}`).join(' & ');
  return sql`(select ticket_id, -ts_rank(document, q) as rank
              from ticket_search, to_tsquery('simple', ${match}) q where document @@ q)`;
}

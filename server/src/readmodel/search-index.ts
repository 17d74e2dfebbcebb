import { sql } from 'kysely';
import type { WriteTransaction } from '../store/database.ts';
import { assigneeToken, blockTokens, deskToken, titleToken } from './search-tokens.ts';
import { wordsOf } from './search-words.ts';

/** Characters of comments indexed per ticket. */
const COMMENTS_MAX = 50_000;

/** Pages of SQLite's index that one step of tidying moves at most: some milliseconds. */
const PAGES_A_STEP = 48;

/** Tickets that are worth a step: words that come anew, and words in place of others, which leave holes. */
const NEW_A_STEP = 100;
const REPLACED_A_STEP = 8;

/** What people search a ticket by, and what a search is narrowed by before any ticket is read. */
export interface Searchable {
  id: number;
  deskId: number;
  assigneeId: number | null;
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
    const insert =
      tx.dialect.name === 'sqlite'
        ? sql`insert into ticket_search (rowid, words) values (${ticket.id}, ${searchDocument(ticket)})`
        : sql`insert into ticket_search (ticket_id, words)
              values (${ticket.id}, array_to_tsvector(string_to_array(${searchDocument(ticket, blockTokens(ticket.id))}, ' ')))`;
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

/**
 * What the index holds of a ticket: every word once, those of its row once more as title words, and tokens that no
 * one can type; parted by spaces.
 */
export function searchDocument(ticket: Searchable, more: readonly string[] = []): string {
  const tokens = new Set([deskToken(ticket.deskId), assigneeToken(ticket.assigneeId), ...more]);
  const { key, summary, requesterName, assigneeName, description, comments } = ticket;
  for (const word of wordsOf(`${key} ${summary} ${requesterName ?? ''} ${assigneeName ?? ''}`)) {
    tokens.add(word);
    tokens.add(titleToken(word));
  }
  for (const word of wordsOf(description)) tokens.add(word);
  let said = 0;
  for (const comment of comments) {
    if (said >= COMMENTS_MAX) break;
    said += comment.length;
    for (const word of wordsOf(comment)) tokens.add(word);
  }
  return [...tokens].join(' ');
}

export async function removeFromSearch(tx: WriteTransaction, ticketIds: readonly number[]): Promise<void> {
  if (ticketIds.length === 0) return;
  const ids = sql.join(ticketIds);
  if (tx.dialect.name === 'sqlite') await sql`delete from ticket_search where rowid in (${ids})`.execute(tx.db);
  else await sql`delete from ticket_search where ticket_id in (${ids})`.execute(tx.db);
}

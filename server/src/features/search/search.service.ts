import type { TicketFilter } from '@speedyflow/contract/paging';
import type { SearchHitView } from '@speedyflow/contract/search';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { PER_PAGE } from '../../readmodel/list-request.ts';
import { readSearchQuery, type SearchQuery } from '../../readmodel/search-query.ts';
import { ticketRowView } from '../../readmodel/ticket-row-view.ts';
import type { ReadDatabase } from '../../store/database.ts';
import { findByKeys, isIndexPartial, keyNames, readRows } from './search.store.ts';
import { findMatches } from './search-finding.ts';
import { hitMatches } from './search-hits.ts';
import { ranked } from './search-ranking.ts';
import type { SearchVocabulary } from './search-vocabulary.ts';

const KEY = /^\p{L}[\p{L}\p{N}_]*-\d{1,18}$/u;
const NUMBER = /^#?(\d{1,18})$/;

export interface SearchRequest extends TicketFilter {
  q: string;
  per_page?: number;
  cursor?: string;
}

export interface SearchAnswer {
  data: SearchHitView[];
  total: number | null;
  next_cursor: string | null;
}

/** Tickets for what someone typed: those with that key first, then those that hold all the words, best first. */
export async function search(
  { database, vocabulary }: { database: ReadDatabase; vocabulary: SearchVocabulary },
  caller: Caller,
  { q, per_page = PER_PAGE, cursor, ...filter }: SearchRequest,
  at: number,
): Promise<SearchAnswer> {
  const from = readCursor(cursor);
  if (caller.deskIds.length === 0) return { data: [], total: 0, next_cursor: null };
  const query = readSearchQuery(q);
  const jump = await ticketsWithKey(database, q.trim(), caller.deskIds);
  // First: it may be whole by the time the search is done.
  const isPartial = query !== null && (await isIndexPartial(database));
  const found = query
    ? await findMatches({ database, vocabulary, query, filter, caller })
    : { candidates: [], all: true };
  const words = query ? ranked(found.candidates, query).map(({ id }) => id) : [];
  const ids = [...new Set([...jump, ...words])];
  const rows = await readRows(database, ids.slice(from, from + per_page));
  const matches = await hitMatches(database, rows, query ?? NO_WORDS, new Set(jump));
  return {
    data: rows.map((row, n) => ({ ...ticketRowView(row, at), match: matches[n] as SearchHitView['match'] })),
    total: found.all && !isPartial ? ids.length : null,
    next_cursor: from + per_page < ids.length ? String(from + per_page) : null,
  };
}

const NO_WORDS: SearchQuery = { words: [], beginning: null, phrases: [], without: [], withoutPhrases: [] };

/** What is found is ranked as a whole, each time: a page is named by where it begins. */
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,6}$/.test(cursor)) return Number(cursor);
  throw new AppError('invalid_input', 'INVALID_CURSOR', 'The cursor was not issued by a search.');
}

/** Tickets of a key, also one they had before they were moved; of a number alone, where only one ticket has it. */
async function ticketsWithKey(database: ReadDatabase, typed: string, deskIds: readonly number[]): Promise<number[]> {
  if (KEY.test(typed)) return findByKeys(database, [typed.toUpperCase()], deskIds);
  const number = NUMBER.exec(typed)?.[1];
  if (number === undefined) return [];
  const keys = (await keyNames(database, deskIds)).map((name) => `${name}-${number}`);
  const tickets = await findByKeys(database, keys, deskIds);
  return tickets.length === 1 ? tickets : [];
}

import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../store/database.ts';
import { readSearchQuery } from './search-query.ts';
import { titleToken } from './search-tokens.ts';

/** What an index is asked for: one of each of these, and none of `without`. */
export interface TokenMatch {
  readonly all: readonly (readonly Token[])[];
  readonly without: readonly string[];
}

/** A token of the index, or all that begin with it. */
export interface Token {
  readonly token: string;
  readonly open?: boolean;
}

/** The same words in what a row shows. */
export function inTitle(all: TokenMatch['all']): TokenMatch['all'] {
  return all.map((either) => either.map((one) => ({ ...one, token: titleToken(one.token) })));
}

/** The match as the database takes it. Tokens have no signs but their own, so that no syntax reaches it. */
export function matchText(dialect: Database['dialect'], { all, without }: TokenMatch): string {
  if (dialect === 'sqlite') {
    const either = (tokens: readonly Token[]) => tokens.map(({ token, open }) => `"${token}"${open ? ' *' : ''}`);
    const match = all.map((tokens) => `(${either(tokens).join(' OR ')})`).join(' AND ');
    return without.reduce((sofar, token) => `(${sofar}) NOT "${token}"`, match);
  }
  const either = (tokens: readonly Token[]) => tokens.map(({ token, open }) => `'${token}'${open ? ':*' : ''}`);
  const match = all.map((tokens) => `(${either(tokens).join(' | ')})`);
  return [...match, ...without.map((token) => `!'${token}'`)].join(' & ');
}

/** A beginning that stands for so much of an index that a list takes it for a word. */
const TOO_SHORT = /^[a-z0-9]$/;

/** SQL of a table `(ticket_id)` of all tickets that hold what was typed; null when there is no word in it. */
export function listMatchesSql(dialect: Database['dialect'], typed: string): RawBuilder<{ ticket_id: number }> | null {
  const query = readSearchQuery(typed);
  if (!query) return null;
  const { words, beginning, without } = query;
  const all = words.map((word) => [{ token: word }]);
  const last = beginning === null ? [] : [[{ token: beginning, open: !TOO_SHORT.test(beginning) }]];
  const match = matchText(dialect, { all: [...all, ...last], without });
  return dialect === 'sqlite'
    ? sql`(select rowid as ticket_id from ticket_search where ticket_search match ${match})`
    : sql`(select ticket_id from ticket_search where words @@ ${match}::tsquery)`;
}

import type { TicketFilter } from '@speedyflow/contract/paging';
import { sql } from 'kysely';
import type { Caller } from '../../domain/caller.ts';
import { inTitle, type TokenMatch } from '../../readmodel/search-matches.ts';
import type { SearchQuery } from '../../readmodel/search-query.ts';
import { assigneeToken, deskToken } from '../../readmodel/search-tokens.ts';
import { bothSql, readAssignees, ticketFilterSql } from '../../readmodel/ticket-filter.ts';
import type { ReadDatabase } from '../../store/database.ts';
import { areThereOthers, readTexts } from './search.store.ts';
import { type Bounds, type Candidate, type Candidates, newestMatches } from './search-candidates.ts';
import { textTest } from './search-marks.ts';
import type { SearchVocabulary } from './search-vocabulary.ts';

/** Of common words the newest tickets are ranked: so many with the words in their row, or as many with them anywhere. */
const BOUNDS: Bounds = { taken: 250, looked: 2_000 };

/** With more desks than these the rows are asked, not the index. */
const DESK_TOKENS_MAX = 50;

export interface Finding {
  database: ReadDatabase;
  vocabulary: SearchVocabulary;
  query: SearchQuery;
  filter: TicketFilter;
  caller: Caller;
}

/** What was found, as far as it is ranked, and whether that is all. */
export interface Found {
  readonly candidates: readonly Candidate[];
  readonly all: boolean;
}

/** Tickets that hold what was asked for, and not what was excluded. */
export async function findMatches(finding: Finding): Promise<Found> {
  const found = await findHolding(finding);
  const excluded = finding.query.withoutPhrases.map((phrase) => textTest(phrase));
  if (excluded.length === 0) return found;
  const wrong = await Promise.all(excluded.map((test) => holding(finding.database, found, [test])));
  const ids = new Set(wrong.flatMap(({ candidates }) => candidates.map(({ id }) => id)));
  return { ...found, candidates: found.candidates.filter(({ id }) => !ids.has(id)) };
}

async function findHolding(finding: Finding): Promise<Found> {
  const { database, vocabulary, query, caller, filter } = finding;
  const { words, beginning } = query;
  const whole = words.map((word) => [{ token: word }]);
  const narrowed = { ...finding, narrowedBy: await narrowing(database, caller, filter) };
  const phrases = query.phrases.map((phrase) => textTest(phrase));
  if (beginning === null) return holding(database, await collect(narrowed, whole), phrases);
  const completions = await vocabulary.completions(beginning);
  if (completions === 'any') {
    return holding(database, await collect(narrowed, [...whole, [{ token: beginning, open: true }]]), phrases);
  }
  if (words.length > 0 && areLikelyFew(narrowed, whole)) {
    // What all the other words leave may be few: then every one of them is looked through for the beginning.
    const { rows, all } = await newest(narrowed, whole);
    if (all) return holding(database, { candidates: rows, all }, [...phrases, textTest([], beginning)]);
  }
  const { candidates } = await collect(narrowed, [...whole, completions.map((token) => ({ token }))]);
  // Words that are rarer than the completions were not looked for.
  return holding(database, { candidates, all: false }, phrases);
}

interface Narrowed extends Finding {
  readonly narrowedBy: TokenMatch['all'];
}

/** What narrows a search inside the index: the desks one may see, and whom tickets are assigned to. */
async function narrowing(database: ReadDatabase, caller: Caller, filter: TicketFilter): Promise<TokenMatch['all']> {
  const { deskIds } = caller;
  const byDesk = deskIds.length <= DESK_TOKENS_MAX && (await areThereOthers(database, deskIds));
  const desks = byDesk ? [deskIds.map((id) => ({ token: deskToken(id) }))] : [];
  if (filter.assignee === undefined) return desks;
  const { ids, none } = readAssignees(filter.assignee, caller);
  return [...desks, [...ids, ...(none ? [null] : [])].map((id) => ({ token: assigneeToken(id) }))];
}

/** Those that hold the tokens in their rows and, unless these are many, those that hold them anywhere. */
async function collect(finding: Narrowed, all: TokenMatch['all']): Promise<Found> {
  const lookAnywhere = () => newest(finding, all);
  // Where the titles will hardly do, a database that works beside this process looks for both at once.
  const early = areLikelyFew(finding, inTitle(all)) ? lookAnywhere : () => undefined;
  const [titled, found] = await Promise.all([newest(finding, inTitle(all)), early()]);
  if (!titled.all) return { candidates: titled.rows, all: false };
  const anywhere = found ?? (await lookAnywhere());
  const candidates = new Map([...titled.rows, ...anywhere.rows].map((row) => [row.id, row]));
  return { candidates: [...candidates.values()], all: anywhere.all };
}

/** Whether all that match are likely to be ranked; as long as nothing is known of the words, they may be. */
function areLikelyFew({ vocabulary, narrowedBy }: Narrowed, words: TokenMatch['all']): boolean {
  const expected = vocabulary.expected([...words, ...narrowedBy]);
  return expected === undefined || expected <= 2 * BOUNDS.taken;
}

async function newest(
  { database, vocabulary, query, filter, caller, narrowedBy }: Narrowed,
  words: TokenMatch['all'],
): Promise<Candidates> {
  const all = [...words, ...narrowedBy];
  if (all.some((either) => either.length === 0)) return { rows: [], all: true };
  const onDesks = sql<boolean>`r.desk_id in (${sql.join(caller.deskIds)})`;
  const where = bothSql(onDesks, ticketFilterSql(database.dialect, filter, caller)) ?? onDesks;
  const expected = vocabulary.expected(all);
  return newestMatches(database, { all, without: query.without }, { where, bounds: BOUNDS, expected });
}

/** Those of the candidates that pass every test with one of their texts. */
async function holding(
  database: ReadDatabase,
  found: Found,
  tests: readonly ((text: string) => boolean)[],
): Promise<Found> {
  if (tests.length === 0) return found;
  const failed = (texts: readonly string[], left = tests) => left.filter((test) => !texts.some(test));
  const unsure = new Map(
    found.candidates.flatMap(({ id, key, summary, requester_name, assignee_name }) => {
      const left = failed([key, summary, requester_name ?? '', assignee_name ?? '']);
      return left.length === 0 ? [] : [[id, left] as const];
    }),
  );
  for (const [id, texts] of await readTexts(database, [...unsure.keys()])) {
    if (failed(texts, unsure.get(id)).length === 0) unsure.delete(id);
  }
  return { candidates: found.candidates.filter(({ id }) => !unsure.has(id)), all: found.all };
}

import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Token, TokenMatch } from '../../readmodel/search-matches.ts';
import { assigneeToken, deskToken, titleToken } from '../../readmodel/search-tokens.ts';
import { wordsOf } from '../../readmodel/search-words.ts';
import { batches } from '../../stdx/batches.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { ReadDatabase } from '../../store/database.ts';

/** What a search needs to know of an index to tell cheap beginnings of words from dear ones. */
export interface VocabularySettings {
  /** Up to as many tickets every beginning is cheap, and nothing needs to be known. */
  readonly smallIndex: number;
  /** Tickets whose words are learnt, spread over all. */
  readonly sample: number;
}

const SETTINGS: VocabularySettings = { smallIndex: 20_000, sample: 4_000 };

/** Tickets read at once: a search that comes meanwhile waits for so many. */
const BATCH = 20;

/** How long what was learnt counts. */
const GOOD_FOR_MS = 3_600_000;

/** Entries of the index that one beginning of a word may cost: some milliseconds. */
const ENTRIES_MAX = 5_000;

/** Words that are looked for in place of a beginning that has too many. */
const COMPLETIONS = 12;

/** How a word that is not finished is looked for. */
export type Beginning =
  /** As the beginning of any word. */
  | 'any'
  /** As these words: it begins too many. */
  | readonly string[];

/**
 * The frequent words of an index, learnt from a sample of its tickets: what a word that is being typed may become, and
 * how far one has to look for tickets with several.
 * A beginning such as `pr` stands for half a million entries of a large index, which no database reads in time; its
 * most frequent words have more tickets than anybody looks at.
 */
export class SearchVocabulary {
  readonly #database: ReadDatabase;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #settings: VocabularySettings;
  #known: Learnt | undefined;
  #learning: Promise<void> | undefined;

  constructor(database: ReadDatabase, clock: Pick<Clock, 'now'>, settings = SETTINGS) {
    this.#database = database;
    this.#clock = clock;
    this.#settings = settings;
  }

  /** How to look for a beginning. Until there is a vocabulary it counts as a word, in a large index. */
  async completions(beginning: string): Promise<Beginning> {
    const last = await lastId(this.#database);
    if (last <= this.#settings.smallIndex) return 'any';
    if (!this.#known || this.#clock.now() - this.#known.at > GOOD_FOR_MS) void this.learn();
    return this.#known?.completions(beginning, last) ?? [beginning];
  }

  /** How many tickets likely hold one of each, above 0; undefined while nothing is known. */
  expected(all: TokenMatch['all']): number | undefined {
    const known = this.#known;
    return known && all.reduce((expected, either) => expected * known.share(either), known.all);
  }

  /** Learns the words anew; whoever asks meanwhile is answered from what was known. */
  learn(): Promise<void> {
    this.#learning ??= learn(this.#database, this.#settings.sample, this.#clock.now())
      .then((learnt) => {
        this.#known = learnt;
      })
      // A database that is away is told of by the search itself; this one is done again with a later one.
      .catch(() => {})
      .finally(() => {
        this.#learning = undefined;
      });
    return this.#learning;
  }
}

async function lastId({ read }: ReadDatabase): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(id) as last from ticket_rows`.execute(read);
  return rows[0]?.last ?? 0;
}

/** Tokens in order, and how many of the sampled tickets have each. */
class Learnt {
  readonly at: number;
  /** How many tickets there were. */
  readonly all: number;
  readonly #words: readonly string[];
  readonly #counts: Uint32Array;
  readonly #tickets: number;

  constructor({ at, all }: { at: number; all: number }, counts: ReadonlyMap<string, number>, tickets: number) {
    this.at = at;
    this.all = all;
    this.#words = [...counts.keys()].sort(byBytes);
    this.#counts = Uint32Array.from(this.#words, (word) => counts.get(word) as number);
    this.#tickets = tickets;
  }

  /** Which share of the tickets holds one of these. What was found in no sampled one counts as in half of one. */
  share(either: readonly Token[]): number {
    const entries = either.reduce(
      (sum, { token, open }) => sum + (open ? this.#range(token).entries : this.#exactly(token)),
      0,
    );
    return Math.min(1, Math.max(entries, 0.5) / Math.max(1, this.#tickets));
  }

  completions(beginning: string, all: number): Beginning {
    const { first, end, entries } = this.#range(beginning);
    if (entries * (all / Math.max(1, this.#tickets)) <= ENTRIES_MAX) return 'any';
    const places = Array.from({ length: end - first }, (_, n) => first + n);
    places.sort((a, b) => (this.#counts[b] as number) - (this.#counts[a] as number) || a - b);
    const frequent = places.slice(0, COMPLETIONS).map((place) => this.#words[place] as string);
    return [...new Set([beginning, ...frequent])];
  }

  /** The places of all that begin so, and how many entries they have together. */
  #range(beginning: string): { first: number; end: number; entries: number } {
    const first = this.#placeOf(beginning);
    let end = first;
    let entries = 0;
    for (; this.#words[end]?.startsWith(beginning); end++) entries += this.#counts[end] as number;
    return { first, end, entries };
  }

  #exactly(word: string): number {
    const place = this.#placeOf(word);
    return this.#words[place] === word ? (this.#counts[place] as number) : 0;
  }

  /** The first word that is not before `beginning`. */
  #placeOf(beginning: string): number {
    let from = 0;
    let to = this.#words.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (byBytes(this.#words[middle] as string, beginning) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function learn(database: ReadDatabase, sample: number, at: number): Promise<Learnt> {
  const last = await lastId(database);
  const step = Math.max(1, last / sample);
  const ids = Array.from({ length: Math.min(sample, last) }, (_, n) => last - Math.floor(n * step));
  const counts = new Map<string, number>();
  let tickets = 0;
  for (const batch of batches(ids, BATCH)) {
    for (const tokens of await tokensOfTickets(database, batch)) {
      tickets += 1;
      for (const word of tokens) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    // An embedded database reads in this thread: others have their turn in between.
    await setImmediate();
  }
  return new Learnt({ at, all: last }, counts, tickets);
}

/** What the index has of each ticket, but for the names of people. */
async function tokensOfTickets({ read }: ReadDatabase, ids: readonly number[]): Promise<Set<string>[]> {
  const tickets = await read
    .selectFrom('tickets')
    .select(['id', 'key', 'summary', 'description_text', 'desk_id', 'assignee_id'])
    .where('id', 'in', ids)
    .where('deleted', '=', 0)
    .execute();
  const comments = await read
    .selectFrom('comments')
    .select(['ticket_id', 'body_text'])
    .where('ticket_id', 'in', ids)
    .execute();
  const said = Map.groupBy(comments, (comment) => comment.ticket_id);
  return tickets.map(({ id, key, summary, description_text, desk_id, assignee_id }) => {
    const title = wordsOf(`${key} ${summary}`);
    return new Set([
      deskToken(desk_id),
      assigneeToken(assignee_id),
      ...title.map(titleToken),
      ...title,
      ...wordsOf(description_text),
      ...(said.get(id) ?? []).flatMap(({ body_text }) => wordsOf(body_text)),
    ]);
  });
}

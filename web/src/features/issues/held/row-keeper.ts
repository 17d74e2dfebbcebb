import { changeRoutes } from '@speedyflow/contract/changes';
import { issueRoutes } from '@speedyflow/contract/issues';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { ApiError } from '../../../api/api-error.ts';
import { type Answer, call } from '../../../api/call.ts';
import { type ReplicaDatabase, readMark } from '../../../replica/replica-database.ts';
import { exclusively } from '../edits/exclusively.ts';
import type { Changed, HeldRows } from './held-rows.ts';
import { rowOf } from './row-of.ts';

const NAME = 'speedyflow.rows';
const PER_PAGE = 100;
/** As many tickets as are held. */
const PAGES = 50;
/** Changed tickets are asked for by their keys, up to so many; more of them are mostly among what changed last. */
const BY_KEY = 20;
const NEWEST_PAGES = 3;
/** Changes that are looked up; after more of them it is cheaper to read everything again. */
const CHANGES = 1_000;
/** Between two pages: this is nobody's first need. */
const PAGE_MS = 50;

export interface RowKeeperOptions {
  /** Called when other rows are held than before. */
  changed(): void;
  /** How long after a change what changed is looked up. Not all browsers may do so at once. */
  roundMs(): number;
}

/**
 * Keeps the rows of unsolved tickets: all of them read once, from then on those that the change log names. One page of
 * the browser asks the server, one that is followed on, and tells the others.
 */
export class RowKeeper {
  readonly #rows: HeldRows;
  readonly #database: ReplicaDatabase;
  readonly #changed: () => void;
  readonly #roundMs: () => number;
  readonly #channel = new BroadcastChannel(NAME);
  readonly #left = new AbortController();
  #turn: AbortController | undefined;
  #asked = Promise.withResolvers<void>();

  constructor(rows: HeldRows, database: ReplicaDatabase, { changed, roundMs }: RowKeeperOptions) {
    this.#rows = rows;
    this.#database = database;
    this.#changed = changed;
    this.#roundMs = roundMs;
    this.#channel.onmessage = ({ data }: MessageEvent<Changed>) => this.#take(data);
  }

  /** Begins with what this device holds. */
  async start(): Promise<void> {
    this.#take({ put: await this.#database.getAll('rows'), removed: [] });
  }

  /** Catches up, and goes on until `rest`, where no other page of the browser does. */
  follow(): void {
    if (this.#turn || this.#left.signal.aborted) return;
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    exclusively(NAME, () => this.#lead(signal), signal).catch(() => undefined);
  }

  /** Asks the server for nothing: nobody looks at the page, and another may do it. */
  rest(): void {
    this.#turn?.abort();
    this.#turn = undefined;
  }

  stop(): void {
    this.rest();
    this.#left.abort();
    this.#channel.close();
  }

  /** Something has changed, or may have: what, the log says. Looks that are asked for within a round are one. */
  look(): void {
    this.#asked.resolve();
  }

  /** The server has said this much more: kept, and told to the other pages. */
  async note(rows: readonly TicketRowView[]): Promise<void> {
    await this.#spread(this.#rows.put(rows));
  }

  async forget(fits: (row: TicketRowView) => boolean): Promise<void> {
    await this.#spread(this.#rows.removeWhere(fits));
  }

  async #lead(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#asked = Promise.withResolvers();
      // When the server is out of reach, or the database full, the next change is another occasion.
      await this.#catchUp(signal).catch(() => undefined);
      await orAborted(this.#asked.promise, signal);
      await orAborted(pause(this.#roundMs()), signal);
    }
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    const since = await readMark(this.#database, 'seq');
    if (since === undefined) return this.#readAll(signal);
    const { data, next_since, more, reset } = await call(changeRoutes.since, { query: { since, limit: CHANGES } });
    if (more || reset) return this.#readAll(signal);
    const wanted = new Map<number, { key: string; seq: number }>();
    const gone = new Set<number>();
    for (const { ticket_id, key, seq, kind } of data) {
      wanted.delete(ticket_id);
      gone.delete(ticket_id);
      if (kind === 'removed') gone.add(ticket_id);
      else wanted.set(ticket_id, { key, seq });
    }
    await this.forget(({ id }) => gone.has(id));
    for (const [id, { seq }] of wanted) if (this.#rows.seqOf(id) >= seq) wanted.delete(id);
    if (wanted.size > BY_KEY) await this.#readNewest(wanted);
    if (wanted.size > BY_KEY) return this.#readAll(signal);
    for (const { key } of wanted.values()) await this.#readOne(key);
    await this.#database.put('marks', next_since, 'seq');
  }

  /** Takes from what is wanted what is among the tickets that changed last. */
  async #readNewest(wanted: Map<number, unknown>): Promise<void> {
    for await (const { data } of pagesOf({}, NEWEST_PAGES)) {
      for (const { id } of data) wanted.delete(id);
      await this.note(data);
      if (wanted.size === 0) return;
    }
  }

  async #readOne(key: string): Promise<void> {
    const ticket = await call(issueRoutes.get, { params: { key } }).then(({ data }) => data, unlessGone);
    if (ticket) await this.note([rowOf(ticket)]);
    else await this.forget((held) => held.key === key);
  }

  /** Every unsolved ticket, the newest first, up to as many as are held. */
  async #readAll(signal: AbortSignal): Promise<void> {
    const seen = new Set<number>();
    let seq = 0;
    for await (const { data, meta } of pagesOf({ status: 'new,in_progress,waiting' }, PAGES)) {
      // What changes while the rest is read, the log says from here on.
      seq ||= meta.seq;
      for (const { id } of data) seen.add(id);
      await this.note(data);
      if (signal.aborted) return;
      await pause(PAGE_MS);
    }
    await this.forget(({ id }) => !seen.has(id));
    await this.#database.put('marks', seq, 'seq');
  }

  #take(changed: Changed): void {
    this.#rows.put(changed.put);
    this.#rows.remove(changed.removed);
    if (changed.put.length + changed.removed.length > 0) this.#changed();
  }

  async #spread(changed: Changed): Promise<void> {
    if (changed.put.length + changed.removed.length === 0 || this.#left.signal.aborted) return;
    this.#changed();
    this.#channel.postMessage(changed);
    const { store, done } = this.#database.transaction('rows', 'readwrite');
    for (const row of changed.put) void store.put(row);
    for (const id of changed.removed) void store.delete(id);
    await done;
  }
}

/** The first pages of the tickets one may see, what changed last first. */
async function* pagesOf(filter: { status?: string }, count: number): AsyncGenerator<Answer<typeof issueRoutes.list>> {
  let cursor: string | undefined;
  for (let page = 0; page < count; page++) {
    const paging = { sort: '-updated', per_page: PER_PAGE, ...(cursor === undefined ? {} : { cursor }) } as const;
    const answer: Answer<typeof issueRoutes.list> = await call(issueRoutes.list, { query: { ...filter, ...paging } });
    yield answer;
    if (answer.next_cursor === null) return;
    cursor = answer.next_cursor;
  }
}

function unlessGone(error: unknown): undefined {
  if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return undefined;
  throw error;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits for it, but no longer than until it is not wanted any more. */
function orAborted(waited: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return Promise.race([waited, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]);
}

import { changeRoutes } from '@speedyflow/contract/changes';
import { issueRoutes } from '@speedyflow/contract/issues';
import type { TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import { ApiError } from '../../../api/api-error.ts';
import { type Answer, call } from '../../../api/call.ts';
import { type ReplicaDatabase, readMark } from '../../../replica/replica-database.ts';
import { exclusively } from '../edits/exclusively.ts';
import type { Changed, HeldRows } from './held-rows.ts';

const NAME = 'speedyflow.rows';
const PER_PAGE = 100;
/** As many tickets as are held. */
const PAGES = 50;
/** Changed tickets are on the first pages of what changed last; what is not is asked for by its key, up to so many. */
const NEWEST_PAGES = 3;
const BY_KEY = 20;
/** Changes that are looked up; after more of them it is cheaper to read everything again. */
const CHANGES = 1_000;
/** Between two looks at what changed, and between two pages: this is nobody's first need. */
const ROUND_MS = 2_000;
const PAGE_MS = 50;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Keeps the rows of unsolved tickets: all of them read once, from then on those that the change log names. One page of
 * the browser asks the server and tells the others.
 */
export class RowKeeper {
  readonly #rows: HeldRows;
  readonly #database: ReplicaDatabase;
  readonly #changed: () => void;
  readonly #channel = new BroadcastChannel(NAME);
  readonly #left = new AbortController();
  #leading = false;
  #looking = false;
  #askedAgain = false;

  /** @param changed called when other rows are held than before */
  constructor(rows: HeldRows, database: ReplicaDatabase, changed: () => void) {
    this.#rows = rows;
    this.#database = database;
    this.#changed = changed;
    this.#channel.onmessage = ({ data }: MessageEvent<Changed>) => this.#take(data);
  }

  async start(): Promise<void> {
    this.#take({ put: await this.#database.getAll('rows'), removed: [] });
    const lead = () =>
      new Promise<void>((resolve) => {
        this.#leading = true;
        this.#left.signal.addEventListener('abort', () => resolve());
        void this.look();
      });
    void exclusively(NAME, lead, this.#left.signal).catch(() => undefined);
  }

  stop(): void {
    this.#left.abort();
    this.#channel.close();
  }

  /** The server has said this much more: kept, and told to the other pages. */
  async note(rows: readonly TicketRowView[]): Promise<void> {
    await this.#spread(this.#rows.put(rows));
  }

  async forget(fits: (row: TicketRowView) => boolean): Promise<void> {
    await this.#spread(this.#rows.removeWhere(fits));
  }

  /** Something has changed, or may have: what, the log says. Looks that are asked for meanwhile are one. */
  async look(): Promise<void> {
    if (!this.#leading) return;
    this.#askedAgain = true;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#askedAgain && !this.#left.signal.aborted) {
        this.#askedAgain = false;
        await this.#catchUp();
        await pause(ROUND_MS);
      }
    } catch {
      // The server is out of reach, or the database full: the next change is another occasion.
    } finally {
      this.#looking = false;
    }
  }

  async #catchUp(): Promise<void> {
    const since = await readMark(this.#database, 'seq');
    if (since === undefined) return this.#readAll();
    const { data, next_since, more, reset } = await call(changeRoutes.since, { query: { since, limit: CHANGES } });
    if (more || reset) return this.#readAll();
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
    if (wanted.size > 0) await this.#readChanged(wanted);
    await this.#database.put('marks', next_since, 'seq');
  }

  async #readChanged(wanted: Map<number, { key: string; seq: number }>): Promise<void> {
    for await (const { data } of pagesOf({}, NEWEST_PAGES)) {
      for (const { id } of data) wanted.delete(id);
      await this.note(data);
      if (wanted.size === 0) return;
    }
    for (const { key } of [...wanted.values()].slice(0, BY_KEY)) {
      const row = await call(issueRoutes.get, { params: { key } }).then(({ data }) => data, unlessGone);
      if (row) await this.note([rowOf(row)]);
      else await this.forget((held) => held.key === key);
    }
    const rest = new Set([...wanted.keys()].slice(BY_KEY));
    await this.forget(({ id }) => rest.has(id));
  }

  /** Every unsolved ticket, the newest first, up to as many as are held. */
  async #readAll(): Promise<void> {
    const seen = new Set<number>();
    let seq = 0;
    for await (const { data, meta } of pagesOf({ status: 'new,in_progress,waiting' }, PAGES)) {
      // What changes while the rest is read, the log says from here on.
      seq ||= meta.seq;
      for (const { id } of data) seen.add(id);
      await this.note(data);
      if (this.#left.signal.aborted) return;
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

/** What a list shows of a ticket: the whole of it is kept as an answer of its own. */
function rowOf({
  description_html: _text,
  custom_fields: _fields,
  service: _service,
  ...row
}: TicketView): TicketRowView {
  return row;
}

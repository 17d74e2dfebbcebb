import { changeRoutes } from '@speedyflow/contract/changes';
import type { QueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import type { ChangeStreamHandlers } from '../../api/change-stream.ts';
import { firstPosition } from '../../api/first-position.ts';
import { createSignal } from '../../api/signal.ts';
import { observable } from '../../app/observable.ts';

/** First changes are shown at once; a flood is taken in steps of at most this often. */
const STEP_MS = 500;
const GATHER_MS = 40;

/** Changes between a page's first answer and its stream that are looked up; after more of them everything is asked again. */
const CAUGHT_UP_MAX = 200;

const SUMMARIES = [
  'tickets',
  'board',
  'view-counts',
  'desks',
  'queues',
  'units',
  'connections',
  'saved-views',
] as const;
/** Numbers beside the way, which may be a little older than what one looks at. */
const ASIDE = 'board-counts';
const ASIDE_EVERY_MS = 10_000;
const PARTS = ['ticket', 'conversation', 'history', 'transitions', 'attachments'] as const;

export interface StreamState {
  live: boolean;
  /** When the page last knew it was up to date; undefined before the stream first opened. */
  lastLiveAtMs: number | undefined;
}

/** Whether the page hears changes as they happen. */
export const streamState = observable<StreamState>({ live: false, lastLiveAtMs: undefined });

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Marks as stale what a change touches. What is on the screen is fetched again, one round at a time: a
 * round in progress is never cancelled, and changes that come meanwhile wait for the next.
 */
export class LiveUpdates {
  readonly #client: QueryClient;
  readonly #keys = new Set<string>();
  readonly #heard = createSignal();
  #running = false;
  #asideRests = false;
  #asideIsDue = false;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  /** A ticket has changed, here or elsewhere. */
  changed(key: string): void {
    this.#keys.add(key);
    void this.#run();
  }

  /** Calls back when anything has changed, or may have while nothing was heard; returns how to stop. */
  listen(listener: () => void): () => void {
    return this.#heard.listen(listener);
  }

  /** Follows the server's change stream, whose code comes after the first screen; returns how to stop. */
  follow(): () => void {
    const following = import('./shared-changes.ts').then(({ followShared }) => followShared(this.#handlers()));
    following.catch(() => undefined);
    return () => void following.then((stop) => stop());
  }

  #handlers(): ChangeStreamHandlers {
    return {
      onChange: (change) => {
        streamState.set({ live: true, lastLiveAtMs: Date.now() });
        this.changed(change.key);
        this.#heard.notify();
      },
      onOpen: (gap) => {
        streamState.set({ live: true, lastLiveAtMs: Date.now() });
        this.#heard.notify();
        // What failed before the stream first opened, as on a page that was opened without a network, was missed as well.
        void this.#client.invalidateQueries(gap ? {} : { predicate: ({ state }) => state.status === 'error' });
        if (!gap) void this.#catchUp().catch(() => undefined);
      },
      onLost: () => {
        const { live, lastLiveAtMs } = streamState.get();
        streamState.set({ live: false, lastLiveAtMs: live ? Date.now() : lastLiveAtMs });
      },
    };
  }

  /** Takes in what changed after the page was first answered and before it heard of changes. */
  async #catchUp(): Promise<void> {
    const since = firstPosition();
    if (since === undefined) return;
    const { data, more, reset } = await call(changeRoutes.since, { query: { since, limit: CAUGHT_UP_MAX } });
    if (more || reset) return this.#client.invalidateQueries();
    for (const { key } of data) this.changed(key);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    await pause(GATHER_MS);
    while (this.#keys.size > 0) {
      const keys = new Set(this.#keys);
      this.#keys.clear();
      this.#refreshAside();
      await Promise.all([this.#refresh(keys), pause(STEP_MS)]);
    }
    this.#running = false;
  }

  /** At once, and then at most every so often, however much changes. */
  #refreshAside(): void {
    this.#asideIsDue = true;
    if (this.#asideRests) return;
    this.#asideRests = true;
    this.#asideIsDue = false;
    void this.#client.invalidateQueries({ queryKey: [ASIDE] });
    setTimeout(() => {
      this.#asideRests = false;
      if (this.#asideIsDue) this.#refreshAside();
    }, ASIDE_EVERY_MS);
  }

  #refresh(keys: ReadonlySet<string>): Promise<void> {
    const summaries: ReadonlySet<unknown> = new Set(SUMMARIES);
    const parts: ReadonlySet<unknown> = new Set(PARTS);
    return this.#client.invalidateQueries({
      predicate: ({ queryKey: [kind, key], state }) =>
        summaries.has(kind) || (parts.has(kind) && [key as string, ...twinsIn(state.data)].some((of) => keys.has(of))),
    });
  }
}

/** The other tickets whose state an answer about one tells of. */
function twinsIn(answer: unknown): string[] {
  const { twins = [], tickets = [] } = (answer ?? {}) as Partial<Record<'twins' | 'tickets', { key: string }[]>>;
  return [...twins, ...tickets].map(({ key }) => key);
}

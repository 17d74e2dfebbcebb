import type { Query, QueryCacheNotifyEvent, QueryClient, QueryKey } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';
import { AnswerStore, type Held } from './answer-store.ts';
import { asItWas, keptClass, prefixesOf, ticketOf, toKeep } from './kept-answers.ts';
import type { ReplicaDatabase } from './replica-database.ts';

/** Answers that come soon after one another are written together. */
const WRITE_AFTER_MS = 500;
/** Writings between two looks for what is to be forgotten. */
const TRIM_EVERY = 50;
/** What the first screen may show: all of the rail, and the lists that were in use last. */
const SIDEBAR = 100;
const LISTS = 6;

export interface ReplicaOptions {
  /** What is laid over an answer from this device before it is shown. */
  settle(queryKey: QueryKey, data: unknown): unknown;
}

/**
 * The page's answers as they outlive it: what the server says is written down here, and a query that begins with
 * nothing is shown what was said last. It is shown as stale, so that the server is asked at once where it can be.
 */
export class Replica {
  readonly #client: QueryClient;
  readonly #answers: AnswerStore;
  readonly #settle: ReplicaOptions['settle'];
  /** When each answer was given that stands on this device as well. */
  readonly #standing = new Map<string, number>();
  readonly #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writings = 0;
  #unsubscribe: (() => void) | undefined;

  constructor(client: QueryClient, database: ReplicaDatabase, { settle }: ReplicaOptions) {
    this.#client = client;
    this.#answers = new AnswerStore(database);
    this.#settle = settle;
  }

  /** Shows what the first screen needs, and from then on whatever is asked for; returns when the newest of it was given. */
  async restore(): Promise<number | undefined> {
    const found = await Promise.all([
      this.#answers.latest('session', 1),
      this.#answers.latest('sidebar', SIDEBAR),
      this.#answers.latest('list', LISTS),
    ]);
    for (const held of found.flat()) this.#show(held);
    this.#follow();
    return found.flat().reduce<number | undefined>((newest, { at }) => Math.max(newest ?? at, at), undefined);
  }

  /** Writes down what is not written yet; a page that is hidden may not come back. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const keys = [...this.#changed];
    this.#changed.clear();
    try {
      for (const key of keys) await this.#write(this.#client.getQueryCache().get(key));
      this.#writings += keys.length;
      if (this.#writings < TRIM_EVERY) return;
      this.#writings = 0;
      await this.#answers.trim();
    } catch {
      // No room, or the database is gone: the page goes on with what it has.
      this.stop();
    }
  }

  /** Forgets every list and ticket, as when somebody may see less than before. */
  async clear(): Promise<void> {
    this.#standing.clear();
    this.#changed.clear();
    await this.#answers.clear().catch(() => undefined);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  #follow(): void {
    const cache = this.#client.getQueryCache();
    for (const query of cache.getAll()) if (keptClass(query.queryKey)) this.#note(query);
    const unsubscribe = cache.subscribe((event) => this.#hear(event));
    const hidden = () => document.visibilityState === 'hidden' && void this.flush();
    document.addEventListener('visibilitychange', hidden);
    this.#unsubscribe = () => {
      unsubscribe();
      document.removeEventListener('visibilitychange', hidden);
    };
  }

  #hear(event: QueryCacheNotifyEvent): void {
    const { query } = event;
    const kept = keptClass(query.queryKey);
    if (kept === undefined) return;
    // Who is signed in is asked of the server alone, but at the start.
    if (event.type === 'added' && kept !== 'session') void this.#lookUp(query);
    if (event.type !== 'updated') return;
    if (event.action.type === 'success') this.#note(query);
    if (event.action.type === 'error' && isOutOfSight(event.action.error)) void this.#lose(query);
  }

  #note({ queryHash, state }: Query): void {
    if (state.data === undefined || this.#standing.get(queryHash) === state.dataUpdatedAt) return;
    this.#changed.add(queryHash);
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS);
  }

  async #write(query: Query | undefined): Promise<void> {
    const kept = query && keptClass(query.queryKey);
    if (!kept || query.state.data === undefined) return;
    const at = query.state.dataUpdatedAt;
    await this.#answers.set(query.queryHash, toKeep(query.state.data), { kept, at });
    this.#standing.set(query.queryHash, at);
  }

  async #lookUp(query: Query): Promise<void> {
    if (query.state.data !== undefined) return;
    const held = await this.#answers.get(query.queryHash).catch(() => undefined);
    if (held) this.#show(held);
  }

  #show({ key, value, at }: Held): void {
    const queryKey = JSON.parse(key) as QueryKey;
    const cache = this.#client.getQueryCache();
    if (cache.get(key)?.state.data !== undefined) return;
    this.#standing.set(key, at);
    this.#client.setQueryData(queryKey, this.#settle(queryKey, asItWas(value)), { updatedAt: at });
    const query = cache.get(key);
    if (query?.state.fetchStatus === 'idle') query.invalidate();
  }

  /** What is out of sight now: nothing of it stays. */
  async #lose(query: Query): Promise<void> {
    query.setState({ data: undefined });
    const ticket = ticketOf(query.queryKey);
    const prefixes = ticket === undefined ? [query.queryHash] : prefixesOf(ticket);
    for (const prefix of prefixes) {
      for (const key of this.#changed) if (key.startsWith(prefix)) this.#changed.delete(key);
      await this.#answers.remove(prefix).catch(() => undefined);
    }
  }
}

function isOutOfSight(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 403);
}

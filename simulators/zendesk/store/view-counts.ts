/** Counts of views as the account caches them: unknown at first, then a value that ages, the longer the bigger. */

export interface ViewCount {
  /** Null while it is first being counted. */
  value: number | null;
  fresh: boolean;
}

interface Entry {
  value: number | null;
  countedAt: number;
  /** When the count that is under way will be done; null when none is. */
  readyAt: number | null;
}

const SMALL_VIEW = 1000;
const SMALL_TTL = 30_000;
const BIG_TTL = 60 * 60_000;
const KEPT = 2000;

export class ViewCounts {
  readonly #countMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(countMs: number) {
    this.#countMs = countMs;
  }

  /** The count of a view for a user as the cache has it; `count` takes the true one. */
  get(viewId: number, userId: number, now: number, count: () => number): ViewCount {
    const key = `${viewId} ${userId}`;
    const entry = this.#entries.get(key) ?? this.#start(key, now);
    if (entry.readyAt !== null && now >= entry.readyAt) {
      entry.value = count();
      entry.countedAt = now;
      entry.readyAt = null;
    }
    const ttl = (entry.value ?? 0) < SMALL_VIEW ? SMALL_TTL : BIG_TTL;
    if (entry.readyAt === null && now - entry.countedAt > ttl) entry.readyAt = now + this.#countMs;
    return { value: entry.value, fresh: entry.readyAt === null };
  }

  #start(key: string, now: number): Entry {
    const entry: Entry = { value: null, countedAt: now, readyAt: now + this.#countMs };
    this.#entries.set(key, entry);
    if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value!);
    return entry;
  }
}

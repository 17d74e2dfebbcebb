import { KEPT_FOR_MS, type KeptClass } from './kept-answers.ts';
import type { KeptAnswer, ReplicaDatabase } from './replica-database.ts';

export interface Held {
  key: string;
  value: unknown;
  /** When the server gave it, epoch ms. */
  at: number;
}

interface Bounds {
  items: number;
  characters: number;
}

const BOUNDS: Bounds = { items: 600, characters: 40_000_000 };
/** A reading is noted at most this often: it decides only what is forgotten first. */
const USE_STEP_MS = 60_000;

/**
 * Answers kept on this device under a key, each for as long as its class says. The least recently used are forgotten
 * first, when there are too many or the browser's room is used up.
 */
export class AnswerStore {
  readonly #database: ReplicaDatabase;
  readonly #now: () => number;
  readonly #bounds: Bounds;

  constructor(database: ReplicaDatabase, { now = Date.now, bounds = BOUNDS } = {}) {
    this.#database = database;
    this.#now = now;
    this.#bounds = bounds;
  }

  /** @throws DOMException `QuotaExceededError` when there is no room even without the older half */
  async set(key: string, value: unknown, { kept, at = this.#now() }: { kept: KeptClass; at?: number }): Promise<void> {
    const answer = { key, kept, text: JSON.stringify(value), at, usedAt: this.#now() };
    await this.#database.put('answers', answer).catch(async (error: unknown) => {
      if (!isQuota(error)) throw error;
      const { items } = await this.stats();
      await this.#forget(Math.ceil(items / 2));
      await this.#database.put('answers', answer);
    });
  }

  async get(key: string): Promise<Held | undefined> {
    const answer = await this.#database.get('answers', key);
    if (!answer || this.#isOver(answer)) return undefined;
    const usedAt = this.#now();
    if (usedAt - answer.usedAt > USE_STEP_MS) await this.#database.put('answers', { ...answer, usedAt });
    return held(answer);
  }

  /** The most recently used of a class, the latest first. */
  async latest(kept: KeptClass, count: number): Promise<Held[]> {
    const range = IDBKeyRange.bound([kept, 0], [kept, Number.POSITIVE_INFINITY]);
    const found: Held[] = [];
    let cursor = await this.#database.transaction('answers').store.index('use').openCursor(range, 'prev');
    while (cursor && found.length < count) {
      if (!this.#isOver(cursor.value)) found.push(held(cursor.value));
      cursor = await cursor.continue();
    }
    return found;
  }

  /** Removes all whose keys begin so. */
  async remove(prefix: string): Promise<void> {
    await this.#database.delete('answers', IDBKeyRange.bound(prefix, `${prefix}\uffff`));
  }

  async clear(): Promise<void> {
    await this.#database.clear('answers');
  }

  /** How many answers there are, and their size in megabytes to two places. */
  async stats(): Promise<{ items: number; sizeMB: number }> {
    let items = 0;
    let characters = 0;
    for await (const { value } of this.#database.transaction('answers').store) {
      items += 1;
      characters += value.text.length;
    }
    return { items, sizeMB: Math.round(characters / 10_000) / 100 };
  }

  /** Forgets what is over, and the least recently used beyond the bounds. */
  async trim(): Promise<void> {
    let { items, characters } = { items: 0, characters: 0 };
    const { store } = this.#database.transaction('answers', 'readwrite');
    let cursor = await store.index('usedAt').openCursor(null, 'prev');
    while (cursor) {
      items += 1;
      characters += cursor.value.text.length;
      const beyond = items > this.#bounds.items || characters > this.#bounds.characters;
      if (beyond || this.#isOver(cursor.value)) await cursor.delete();
      cursor = await cursor.continue();
    }
  }

  async #forget(count: number): Promise<void> {
    const { store } = this.#database.transaction('answers', 'readwrite');
    let cursor = await store.index('usedAt').openCursor();
    for (let n = 0; cursor && n < count; n++) {
      await cursor.delete();
      cursor = await cursor.continue();
    }
  }

  #isOver({ kept, at }: KeptAnswer): boolean {
    return this.#now() - at > KEPT_FOR_MS[kept];
  }
}

const held = ({ key, text, at }: KeptAnswer): Held => ({ key, value: JSON.parse(text), at });

function isQuota(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

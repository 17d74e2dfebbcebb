import { LRUCache } from 'lru-cache';
import type { Scope } from './desk-versions.ts';
import { isRefreshedEarly } from './early-refresh.ts';
import { LayerStats } from './layer-stats.ts';
import { type Selection, selects } from './selection.ts';
import { StoredAnswers } from './stored-answers.ts';
import type { Tier } from './tier.ts';

/** What is asked of the cache. */
export interface AnswerRequest {
  /** The route's id: keys and figures are kept apart by it. */
  readonly namespace: string;
  /** Names the answer within its namespace and reader. */
  readonly key: string;
  /** Who may be shown the answer: everybody who may see and is the same. Never told by a caller. */
  readonly reader: Reader;
  /** Also kept where it outlives the process. */
  readonly outlives: boolean;
  load(): Promise<Loaded>;
}

/** Who reads, as far as answers depend on it. */
export interface Reader {
  /** Names desks, people and zone, so that two that differ never share an answer. */
  readonly digest: string;
  readonly deskIds: readonly number[];
  readonly scope: Scope;
}

/** What making an answer gives. */
export interface Loaded {
  /** The answer without what is said of its keeping: JSON text. */
  readonly content: string;
  /** How long it may be kept at most, changes aside. */
  readonly ttlMs: number;
  /** When the passing of time alone makes it another, epoch ms; undefined when it does not. */
  readonly changesAt?: number | undefined;
}

/** An answer that is kept. Its content never changes. */
export interface KeptAnswer {
  readonly namespace: string;
  /** `namespace:reader:key` */
  readonly key: string;
  readonly reader: Reader;
  /** No longer kept: to be shown to nobody by whoever still holds it. */
  gone: boolean;
  readonly content: string;
  /** Version of the scope before the first read: it is true as long as the scope has it. */
  readonly version: number;
  /** Position of the change log likewise. */
  readonly seq: number;
  readonly ttlMs: number;
  /** What making it took. */
  readonly costMs: number;
  /** On the clock that is never set. */
  readonly endsAt: number;
  readonly changesAt: number;
  /** Names the content among all of this reader and key: the same for the same content. */
  readonly tag: string;
}

/** Where an answer came from: the process's memory, the tier behind it, or nowhere but its source. */
export type Layer = 'L1' | 'L3' | null;

export interface AnswerCacheOptions {
  /** Epoch ms. */
  readonly now: () => number;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly random: () => number;
  readonly bytesMax: number;
  readonly tier?: Tier | undefined;
  /** Counts what changed beside tickets; the same in every process. */
  readonly era: () => number;
}

const ENTRIES_MAX = 50_000;
/** What an entry takes beside its content: its bytes once plain and once packed, and the objects around them. */
const CONTENT_FACTOR = 2.5;
const ENTRY_BYTES = 1000;

interface Flight {
  readonly version: number;
  readonly made: Promise<{ entry: KeptAnswer; layer: Layer }>;
}

/**
 * Answers that are kept: in memory (L1), and some where they outlive the process (L3). An answer is shown only while
 * its reader's scope has the version it was made under, which was taken before anything was read for it: no change
 * that was committed before a read began is missed by it, whatever was under way meanwhile.
 */
export class AnswerCache {
  readonly stats = new LayerStats();
  readonly #options: AnswerCacheOptions;
  readonly #kept: LRUCache<string, KeptAnswer>;
  readonly #flights = new Map<string, Flight>();
  readonly #stored: StoredAnswers | undefined;
  /** Grows with each removal by hand; what was being made then is not kept. */
  #removals = 0;
  #names = 0;

  constructor(options: AnswerCacheOptions) {
    this.#options = options;
    this.#stored = options.tier && new StoredAnswers(options.tier, options);
    this.#kept = new LRUCache({
      max: ENTRIES_MAX,
      maxSize: options.bytesMax,
      sizeCalculation: ({ content }) => Math.ceil(Buffer.byteLength(content) * CONTENT_FACTOR) + ENTRY_BYTES,
      dispose: (entry, _key, reason) => {
        entry.gone = true;
        if (reason === 'evict') this.stats.count(entry.namespace, 'evictions');
      },
    });
  }

  /** Whether an answer may be shown to a request that begins now. */
  isCurrent(entry: KeptAnswer): boolean {
    return (
      !entry.gone &&
      entry.version === entry.reader.scope.version &&
      this.#options.elapsed() < entry.endsAt &&
      this.#options.now() < entry.changesAt
    );
  }

  /** The answer as it is now; made once however many ask at once. Fails as making it fails, for those who wait. */
  async read(request: AnswerRequest): Promise<{ entry: KeptAnswer; layer: Layer }> {
    const key = fullKey(request);
    const kept = this.#kept.get(key);
    if (kept && this.isCurrent(kept)) {
      this.stats.count(request.namespace, 'l1_hits');
      if (this.wantsRefresh(kept)) this.#refresh(key, request);
      return { entry: kept, layer: 'L1' };
    }
    const under = this.#flights.get(key);
    // Whoever came after a change must not be given what was begun before it.
    if (under && under.version === request.reader.scope.version) {
      this.stats.count(request.namespace, 'joined');
      const joined = await under.made;
      // What was begun before time changed it is not for who came after.
      return this.#options.now() < joined.entry.changesAt ? joined : this.read(request);
    }
    return this.#fly(key, request, kept, { anew: false });
  }

  /** Notes that an answer was shown by whoever held it: what is shown often stays. */
  noteHit(entry: KeptAnswer): void {
    this.stats.count(entry.namespace, 'l1_hits');
    this.#kept.get(entry.key);
  }

  /** Whether it is near its end, and this reader is the one who has it made anew. */
  wantsRefresh({ endsAt, costMs, changesAt }: KeptAnswer): boolean {
    // What time changes would be the same if it were made anew before.
    if (changesAt !== Number.POSITIVE_INFINITY) return false;
    return isRefreshedEarly(endsAt - this.#options.elapsed(), costMs, this.#options.random);
  }

  /** Removes answers; what is being made meanwhile is not kept. @returns how many were removed, by layer */
  async clear(selection: Selection): Promise<{ l1: number; l3: number }> {
    const l1 = this.clearMemory(selection);
    return { l1, l3: (await this.#stored?.clear(selection)) ?? 0 };
  }

  /** The same where another process has seen to the tier behind memory. @returns how many were removed */
  clearMemory(selection: Selection): number {
    this.#removals += 1;
    this.#flights.clear();
    const isMeant = selects(selection);
    let removed = 0;
    for (const [key, entry] of this.#kept.entries()) {
      if (!isMeant(key, tagsOf(entry.namespace, entry.reader))) continue;
      this.#kept.delete(key);
      removed += 1;
    }
    return removed;
  }

  /** What is kept behind memory; null when there is nothing, or it cannot be told. */
  async storedSize(): Promise<({ engine: Tier['engine'] } & { entries: number; bytes: number }) | null> {
    const { tier } = this.#options;
    const size = await tier?.size();
    return tier && size ? { engine: tier.engine, ...size } : null;
  }

  size(): { entries: number; bytes: number; bytes_max: number } {
    return { entries: this.#kept.size, bytes: this.#kept.calculatedSize, bytes_max: this.#options.bytesMax };
  }

  #refresh(key: string, request: AnswerRequest): void {
    if (this.#flights.has(key)) return;
    this.stats.count(request.namespace, 'refreshes');
    // Who was shown the answer that still holds does not wait, nor hear of it when this fails.
    this.#fly(key, request, this.#kept.peek(key), { anew: true }).catch(() => {});
  }

  #fly(
    key: string,
    request: AnswerRequest,
    before: KeptAnswer | undefined,
    { anew }: { anew: boolean },
  ): Promise<{ entry: KeptAnswer; layer: Layer }> {
    const { version } = request.reader.scope;
    const made = this.#make(key, request, before, anew);
    const flight: Flight = { version, made };
    this.#flights.set(key, flight);
    const over = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    made.then(over, over);
    return made;
  }

  async #make(
    key: string,
    request: AnswerRequest,
    before: KeptAnswer | undefined,
    anew: boolean,
  ): Promise<{ entry: KeptAnswer; layer: Layer }> {
    const { namespace, reader } = request;
    const { version, seq } = reader.scope;
    const era = this.#options.era();
    const removals = this.#removals;
    const began = this.#options.elapsed();
    const under = { namespace, key, reader, version, seq, gone: false };
    const found =
      request.outlives && !anew ? await this.#stored?.find(key, { reader: reader.digest, seq, era }) : undefined;
    if (found) {
      const entry: KeptAnswer = { ...under, ...found, endsAt: began + found.ttlMs };
      this.stats.count(namespace, 'l3_hits');
      if (removals === this.#removals) this.#kept.set(key, entry);
      return { entry, layer: 'L3' };
    }
    const loaded = await request.load();
    const costMs = this.#options.elapsed() - began;
    const entry: KeptAnswer = {
      ...under,
      content: loaded.content,
      ttlMs: loaded.ttlMs,
      costMs,
      endsAt: began + loaded.ttlMs,
      changesAt: loaded.changesAt ?? Number.POSITIVE_INFINITY,
      tag: before?.content === loaded.content ? before.tag : this.#name(),
    };
    this.stats.count(namespace, 'misses');
    if (removals === this.#removals) {
      this.#kept.set(key, entry);
      if (request.outlives) this.#stored?.keep(entry, tagsOf(namespace, reader), era, () => this.isCurrent(entry));
    }
    return { entry, layer: null };
  }

  /** Unlike any other, also of a process before or beside this one. */
  #name(): string {
    this.#names += 1;
    return `${this.#options.now().toString(36)}${Math.floor(this.#options.random() * 36 ** 4).toString(36)}${this.#names.toString(36)}`;
  }
}

/** Hierarchical: namespace, reader, and what was asked. */
function fullKey({ namespace, reader, key }: Pick<AnswerRequest, 'namespace' | 'reader' | 'key'>): string {
  return `${namespace}:${reader.digest}:${key}`;
}

/** What an answer may be removed by: the route, the reader, a desk it may show. */
function tagsOf(namespace: string, reader: Reader): string[] {
  return [namespace, `reader:${reader.digest}`, ...reader.deskIds.map((id) => `desk:${id}`)];
}

import type { Selection } from './selection.ts';

/** What is put into a tier. */
export interface TierAnswer {
  readonly tags: readonly string[];
  /** What is kept; made when it is, as most is not. */
  text(): string;
  readonly ttlMs: number;
  /** Whether it still may be shown to anybody: a tier that writes later need not write what does not hold. */
  holds(): boolean;
}

/** Where answers outlive a process or are found by several. It costs nothing but time when it is not there. */
export interface Tier {
  readonly engine: 'database' | 'redis';
  /** What is kept under a key; undefined when nothing is, or it cannot be told. Never rejects. */
  get(key: string): Promise<string | undefined>;
  /** Keeps an answer, in the background. Never throws. */
  put(key: string, answer: TierAnswer): void;
  /** @returns how many were removed; what waits to be kept is not counted */
  clear(selection: Selection): Promise<number>;
  /** Null when it cannot be told. */
  size(): Promise<{ entries: number; bytes: number } | null>;
}

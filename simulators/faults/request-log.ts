/** What a simulator was asked: counts by method, path and status, and a ledger of the writes it applied. */

export interface Effect {
  seq: number;
  at: number;
  method: string;
  path: string;
  status: number;
  /** False when the answer never reached the caller though the write was applied. */
  delivered: boolean;
  body: unknown;
}

export interface RequestCount {
  method: string;
  path: string;
  status: number;
  count: number;
}

export interface RequestLog {
  count(method: string, path: string, status: number): void;
  /** Remembers an applied write; only the latest ten thousand are kept. */
  effect(entry: Omit<Effect, 'seq'>): void;
  counts(): RequestCount[];
  effects(): readonly Effect[];
  clear(): void;
}

const KEPT_EFFECTS = 10_000;

export function createRequestLog(): RequestLog {
  const counts = new Map<string, RequestCount>();
  const effects: Effect[] = [];
  let seq = 0;
  return {
    count(method, path, status) {
      const key = `${method} ${path} ${status}`;
      const entry = counts.get(key);
      if (entry) entry.count += 1;
      else counts.set(key, { method, path, status, count: 1 });
    },
    effect(entry) {
      seq += 1;
      effects.push({ seq, ...entry });
      if (effects.length > KEPT_EFFECTS) effects.shift();
    },
    counts: () => [...counts.values()],
    effects: () => effects,
    clear() {
      counts.clear();
      effects.length = 0;
    },
  };
}

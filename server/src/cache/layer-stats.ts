/** What became of requests, per namespace of answers. */
export interface NamespaceStats {
  readonly l1_hits: number;
  readonly l3_hits: number;
  readonly misses: number;
  readonly joined: number;
  readonly refreshes: number;
  readonly evictions: number;
}

type Counter = keyof NamespaceStats;

/** Counts hits, misses and evictions, by namespace and layer. */
export class LayerStats {
  readonly #namespaces = new Map<string, { -readonly [counter in Counter]: number }>();

  count(namespace: string, counter: Counter): void {
    this.#of(namespace)[counter] += 1;
  }

  all(): ReadonlyMap<string, NamespaceStats> {
    return this.#namespaces;
  }

  #of(namespace: string) {
    let stats = this.#namespaces.get(namespace);
    if (!stats) {
      stats = { l1_hits: 0, l3_hits: 0, misses: 0, joined: 0, refreshes: 0, evictions: 0 };
      this.#namespaces.set(namespace, stats);
    }
    return stats;
  }
}

interface Peer {
  heardAt: number;
  /** The last of its bulletins that was heard of here. */
  n: number | undefined;
  /** The last of ours that it took in. */
  took: number;
}

/** Processes remembered after they fell silent, so that what they said meanwhile is missed. */
const FORGOTTEN_MS = 600_000;
const PEERS_MAX = 1000;

/** The other processes on the bus: who is there, what of theirs was heard here, and what of ours they took in. */
export class Peers {
  readonly #elapsed: () => number;
  readonly #silenceMs: number;
  readonly #peers = new Map<string, Peer>();
  #waiting: { readonly n: number; readonly resolve: () => void }[] = [];

  constructor(elapsed: () => number, silenceMs: number) {
    this.#elapsed = elapsed;
    this.#silenceMs = silenceMs;
  }

  /** Notes that a process is there. @returns whether it was not until now */
  heard(id: string, said: number): boolean {
    const now = this.#elapsed();
    const known = this.#peers.get(id);
    const isNew = known === undefined || now - known.heardAt >= this.#silenceMs;
    if (known) {
      known.heardAt = now;
      // Whatever was said while it was away it finds by looking.
      if (isNew) known.took = said;
      return isNew;
    }
    this.#forget(now);
    this.#peers.set(id, { heardAt: now, n: undefined, took: said });
    return true;
  }

  /**
   * Notes how many bulletins a process has published.
   *
   * @returns whether all up to there are `known`, this one is the `next`, or `some` were never heard
   */
  advance(id: string, n: number, isBulletin: boolean): 'known' | 'next' | 'some' {
    const peer = this.#peers.get(id);
    if (!peer) return 'known';
    // What it said before it was first heard is in what was read here since.
    const before = peer.n ?? (isBulletin ? n - 1 : n);
    if (n <= before) {
      peer.n = before;
      return 'known';
    }
    peer.n = n;
    return isBulletin && n === before + 1 ? 'next' : 'some';
  }

  left(id: string): void {
    this.#peers.delete(id);
    this.#wake();
  }

  tookUpTo(id: string, n: number): void {
    const peer = this.#peers.get(id);
    if (!peer || n <= peer.took) return;
    peer.took = n;
    this.#wake();
  }

  /** Whether everyone who is there took in our bulletins up to `n`. */
  took(n: number): boolean {
    const since = this.#elapsed() - this.#silenceMs;
    for (const { heardAt, took } of this.#peers.values()) if (took < n && heardAt > since) return false;
    return true;
  }

  /** Resolves when `took(n)`, or when `signal` aborts. */
  whenTook(n: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const entry = { n, resolve };
      this.#waiting.push(entry);
      signal.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((one) => one !== entry);
        resolve();
      });
    });
  }

  /** Nobody is waited for any more: what they wait for was not said, or will not be heard. */
  excuse(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #wake(): void {
    this.#waiting = this.#waiting.filter(({ n, resolve }) => {
      if (!this.took(n)) return true;
      resolve();
      return false;
    });
  }

  #forget(now: number): void {
    for (const [id, { heardAt }] of this.#peers) {
      if (now - heardAt >= FORGOTTEN_MS || this.#peers.size >= PEERS_MAX) this.#peers.delete(id);
    }
  }
}

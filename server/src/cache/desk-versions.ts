/** What a person may see of the desks, as caches know it: a change of any of its desks makes it another version. */
export interface Scope {
  /** Grows with every change; of this process alone. */
  readonly version: number;
  /** Position in the change log of the last change, the same in every process and after a restart. */
  readonly seq: number;
}

interface KnownScope extends Scope {
  readonly deskIds: readonly number[];
  version: number;
  seq: number;
}

/** Entries of the change log after `after` up to `seq`, and the desks they concern. */
export interface Changes {
  readonly after: number;
  readonly seq: number;
  readonly deskIds: readonly number[];
}

/** Sets of desks kept at most; whoever comes beyond them costs a few microseconds more. */
const SCOPES_MAX = 10_000;

/**
 * Follows the change log, desk by desk. What was read under a version is true exactly as long as its scope has it:
 * take the version before the first read, and compare it when what was read is to be used.
 */
export class DeskVersions {
  readonly #desks = new Map<number, { version: number; seq: number; scopes: Set<KnownScope> }>();
  readonly #scopes = new Map<string, KnownScope>();
  #version = 1;
  #seq: number;
  #everything: { version: number; seq: number };

  /**
   * @param seq where the change log stands
   * @param ofDesks position of each desk's last change, where they are known
   */
  constructor(seq: number, ofDesks?: ReadonlyMap<number, number>) {
    this.#seq = seq;
    this.#everything = { version: 1, seq: ofDesks ? 0 : seq };
    for (const [deskId, of] of ofDesks ?? []) this.#desk(deskId).seq = of;
  }

  /** How far the change log is known: whatever is current is so up to here. */
  get seq(): number {
    return this.#seq;
  }

  /** The scope of some desks: the same object for the same desks, whose version moves on. */
  scope(deskIds: readonly number[]): Scope {
    const key = deskIds.join();
    const known = this.#scopes.get(key);
    if (known) return known;
    const scope: KnownScope = { deskIds: [...deskIds], ...this.#everything };
    for (const id of deskIds) {
      const desk = this.#desk(id);
      scope.version = Math.max(scope.version, desk.version);
      scope.seq = Math.max(scope.seq, desk.seq);
      desk.scopes.add(scope);
    }
    if (this.#scopes.size >= SCOPES_MAX) this.#forget(this.#scopes.keys().next().value as string);
    this.#scopes.set(key, scope);
    return scope;
  }

  /**
   * To be told of committed changes, in any order and any number of times; of those of this process before anybody is
   * told that they are committed. Where some before them are not known yet, everything may have changed.
   */
  heard({ after, seq, deskIds }: Changes): void {
    if (seq <= this.#seq) return;
    const isGap = after > this.#seq;
    this.#seq = seq;
    if (isGap) {
      this.#everything = { ...this.#everything, seq };
      for (const scope of this.#scopes.values()) scope.seq = seq;
      this.everythingChanged();
      return;
    }
    this.#version += 1;
    for (const id of deskIds) {
      const desk = this.#desk(id);
      desk.version = this.#version;
      desk.seq = seq;
      for (const scope of desk.scopes) move(scope, desk);
    }
  }

  /**
   * To be told when something beside tickets changed, which the change log does not tell of: it stands where it stood.
   */
  everythingChanged(): void {
    this.#version += 1;
    this.#everything = { ...this.#everything, version: this.#version };
    for (const scope of this.#scopes.values()) scope.version = this.#version;
  }

  #desk(id: number) {
    const known = this.#desks.get(id);
    if (known) return known;
    const desk = { version: 1, seq: 0, scopes: new Set<KnownScope>() };
    this.#desks.set(id, desk);
    return desk;
  }

  /** A forgotten scope moves no more: whoever holds it must find it changed, whatever they compare it with. */
  #forget(key: string): void {
    const scope = this.#scopes.get(key) as KnownScope;
    this.#scopes.delete(key);
    for (const id of scope.deskIds) this.#desks.get(id)?.scopes.delete(scope);
    scope.version = Number.NaN;
  }
}

function move(scope: KnownScope, { version, seq }: { version: number; seq: number }): void {
  scope.version = version;
  scope.seq = seq;
}

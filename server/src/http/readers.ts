import { createHash } from 'node:crypto';
import type { Reader } from '../cache/answer-cache.ts';
import type { DeskVersions } from '../cache/desk-versions.ts';
import type { Caller } from '../domain/caller.ts';

/** What of a caller an answer depends on: who they are and where, or only which desks they may see. */
export type ReaderKind = 'person' | 'desks';

/** Tells readers of answers by who asks: two callers are one reader only if every answer of the kind is the same. */
export class Readers {
  readonly #versions: DeskVersions;
  /** Callers are kept by whoever knows them, and made anew when anything of them changes. */
  readonly #known = new WeakMap<Caller, Partial<Record<ReaderKind, Reader>>>();

  constructor(versions: DeskVersions) {
    this.#versions = versions;
  }

  of(caller: Caller, kind: ReaderKind): Reader {
    const known = this.#known.get(caller) ?? {};
    this.#known.set(caller, known);
    const reader = known[kind];
    // Its scope may have been forgotten meanwhile.
    if (reader && !Number.isNaN(reader.scope.version)) return reader;
    const { deskIds, personIds, timeZone } = caller;
    const facts = kind === 'desks' ? { deskIds } : { deskIds, personIds, timeZone };
    const digest = createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22);
    const made: Reader = { digest, deskIds, scope: this.#versions.scope(deskIds) };
    known[kind] = made;
    return made;
  }
}

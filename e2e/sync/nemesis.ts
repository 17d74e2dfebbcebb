import type { Random } from '../../simulators/world/random.ts';
import { FAULTS, type Fate, type SiteKind, type Struck } from './faults.ts';

/** A time during which a fault strikes a share of one site's requests. */
interface Spell {
  fault: string;
  site: SiteKind;
  from: number;
  until: number;
  share: number;
}

const MOST_SPELLS = 7;
const SHARES = [0.1, 0.3, 0.6, 1] as const;

/** Decides, by its seed alone, what goes wrong and when: so much of each kind that something still gets through. */
export class Nemesis {
  readonly spells: readonly Spell[];
  /** How often each kind of fault struck. */
  readonly struck = new Map<string, number>();
  readonly #random: Random;
  #over = false;

  constructor(random: Random, sites: readonly SiteKind[], { from, until }: { from: number; until: number }) {
    this.#random = random;
    this.spells = Array.from({ length: random.int(1, MOST_SPELLS) }, () => {
      const begin = random.int(from, until);
      const fault = random.pick(Object.keys(FAULTS));
      return {
        fault,
        site: random.pick(sites),
        from: begin,
        until: Math.min(until, begin + random.int(5_000, 120_000)),
        share: FAULTS[fault]?.isState ? 1 : random.pick(SHARES),
      };
    });
  }

  /** Nothing goes wrong any more. */
  rest(): void {
    this.#over = true;
  }

  count(kind: string): void {
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
  }

  /** @returns the fault that strikes this request, if one does */
  fateOf(struck: Struck, now: number): { fault: string; fate: Fate } | null {
    if (this.#over) return null;
    for (const { fault, site, from, until, share } of this.spells) {
      if (site !== struck.site || now < from || now >= until) continue;
      const { strikes, fate } = FAULTS[fault]!;
      if ((strikes && !strikes(struck)) || !this.#random.chance(share)) continue;
      this.count(fault);
      return { fault, fate: fate(this.#random, struck) };
    }
    return null;
  }
}

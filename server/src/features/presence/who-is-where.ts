import { PRESENCE_BEAT_SECONDS, type PresenceView, TYPING_BEAT_SECONDS } from '@speedyflow/contract/presence';
import type { Caller } from '../../domain/caller.ts';

/** The ticket that a page shows. */
export interface Place {
  readonly ticketId: number;
  readonly key: string;
  readonly deskId: number;
}

/** What a page said: who looks at which ticket there; nobody any more without a place. */
export interface Stay {
  readonly userId: number;
  readonly name: string;
  /** Tells the pages of one person apart. */
  readonly page: string;
  readonly place: Place | null;
  readonly typing: boolean;
}

/** A stay that has not ended. */
interface Held extends Stay {
  readonly place: Place;
  readonly heardAt: number;
}

/** A page that was closed without a word, and a browser that was killed, are forgotten after this long. */
const FORGOTTEN_MS = (2 * PRESENCE_BEAT_SECONDS + 5) * 1000;
const STOPPED_TYPING_MS = (2 * TYPING_BEAT_SECONDS + 1) * 1000;

const PAGES_PER_PERSON = 10;
const PAGES_TOTAL = 5_000;

/**
 * Who looks at which ticket, as pages say it themselves again and again. Nothing of it is kept: who is not heard any
 * more is gone.
 */
export class WhoIsWhere {
  readonly #elapsed: () => number;
  /** By person and page; who was heard last is last. */
  readonly #stays = new Map<string, Held>();
  readonly #pagesOf = new Map<number, Set<string>>();
  readonly #pagesAt = new Map<number, Set<string>>();
  /** Where it changed since that was last asked, by ticket and desk. */
  #changed = new Map<string, Place>();

  /** @param elapsed milliseconds on a clock that nobody sets */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  get size(): number {
    return this.#stays.size;
  }

  /** Takes in what a page said. The longest silent give way where there are too many, of one person or in all. */
  heard(stay: Stay): void {
    const id = `${stay.userId} ${stay.page}`;
    const before = this.#take(id);
    const { place } = stay;
    if (place) {
      const pages = this.#pagesOf.get(stay.userId);
      if (pages && pages.size >= PAGES_PER_PERSON) this.#end(pages.values().next().value);
      if (this.#stays.size >= PAGES_TOTAL) this.#end(this.#stays.keys().next().value);
      this.#keep(id, { ...stay, place, heardAt: this.#elapsed() });
    }
    const isSame = samePlace(before?.place, place) && before?.typing === stay.typing && before.name === stay.name;
    if (isSame) return;
    if (before) this.#note(before.place);
    if (place) this.#note(place);
  }

  /** A ticket is on another desk now, or gone: who may know of those there is others, or nobody. */
  moved(ticketId: number, deskId: number | null): void {
    for (const id of [...(this.#pagesAt.get(ticketId) ?? [])]) {
      const held = this.#stays.get(id);
      if (!held || held.place.deskId === deskId) continue;
      this.#note(held.place);
      if (deskId === null) {
        this.#take(id);
        continue;
      }
      const place = { ...held.place, deskId };
      this.#stays.set(id, { ...held, place });
      this.#note(place);
    }
  }

  /** Forgets who was not heard for too long, and takes it that who says so no more has stopped typing. */
  forget(): void {
    const now = this.#elapsed();
    for (const [id, held] of [...this.#stays]) {
      const silentMs = now - held.heardAt;
      if (silentMs >= FORGOTTEN_MS) this.#end(id);
      else if (held.typing && silentMs >= STOPPED_TYPING_MS) {
        this.#stays.set(id, { ...held, typing: false });
        this.#note(held.place);
      }
    }
  }

  /** Where anything changed since this was last asked. */
  takeChanged(): Place[] {
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    return changed;
  }

  /** Who but the caller is at each of these tickets; those they may not see are left out. */
  seenBy(caller: Caller, places: Iterable<Place>): PresenceView[] {
    const views: PresenceView[] = [];
    for (const place of places) {
      if (!caller.deskIds.includes(place.deskId)) continue;
      const people = new Map<number, PresenceView['people'][number]>();
      for (const id of this.#pagesAt.get(place.ticketId) ?? []) {
        const held = this.#stays.get(id);
        // One that moved on to another desk is told there.
        if (!held || held.userId === caller.userId || held.place.deskId !== place.deskId) continue;
        const typing = held.typing || people.get(held.userId)?.typing === true;
        people.set(held.userId, { user_id: held.userId, name: held.name, typing });
      }
      views.push({ key: place.key, people: [...people.values()] });
    }
    return views;
  }

  /** Every ticket somebody is at. */
  *places(): Iterable<Place> {
    for (const pages of this.#pagesAt.values()) {
      const [id] = pages;
      const held = id === undefined ? undefined : this.#stays.get(id);
      if (held) yield held.place;
    }
  }

  #end(id: string | undefined): void {
    const held = id === undefined ? undefined : this.#take(id);
    if (held) this.#note(held.place);
  }

  #keep(id: string, held: Held): void {
    this.#stays.set(id, held);
    addTo(this.#pagesOf, held.userId, id);
    addTo(this.#pagesAt, held.place.ticketId, id);
  }

  #take(id: string): Held | undefined {
    const held = this.#stays.get(id);
    if (!held) return undefined;
    this.#stays.delete(id);
    removeFrom(this.#pagesOf, held.userId, id);
    removeFrom(this.#pagesAt, held.place.ticketId, id);
    return held;
  }

  #note(place: Place): void {
    const at = `${place.ticketId} ${place.deskId}`;
    // The latest last: whoever sees both desks is told where they are in the end.
    this.#changed.delete(at);
    this.#changed.set(at, place);
  }
}

function samePlace(one: Place | undefined, other: Place | null): boolean {
  return one?.ticketId === other?.ticketId && one?.deskId === other?.deskId;
}

function addTo(sets: Map<number, Set<string>>, of: number, id: string): void {
  const set = sets.get(of);
  if (set) set.add(id);
  else sets.set(of, new Set([id]));
}

function removeFrom(sets: Map<number, Set<string>>, of: number, id: string): void {
  const set = sets.get(of);
  set?.delete(id);
  if (set?.size === 0) sets.delete(of);
}

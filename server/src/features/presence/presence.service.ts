import type { PresenceView } from '@speedyflow/contract/presence';
import type { Caller } from '../../domain/caller.ts';
import type { LiveChange } from '../../http/live-change.ts';
import type { Clock } from '../../stdx/clock.ts';
import { type Place, type Stay, WhoIsWhere } from './who-is-where.ts';

/** How long changes are gathered before they are told, and how much longer for each who listens. */
const GATHER_MS = 250;
const GATHER_MS_EACH = 1;
const FORGET_EVERY_MS = 1_000;

export interface PresenceMeans {
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly signal: AbortSignal;
  /** How many listen here. */
  readonly listeners: () => number;
  /** Tells each who listens here; `viewOf` is what a caller may know, undefined for nothing. */
  readonly tell: (viewOf: (caller: Caller) => readonly PresenceView[] | undefined) => void;
  /** Tells the other processes, where there are any. */
  readonly tellOthers: (stay: Stay) => void;
}

/** Keeps who is at which ticket, and tells whoever may see it when that changes: a few times a second at most. */
export class Presence {
  readonly #means: PresenceMeans;
  readonly #where: WhoIsWhere;
  #gathering = false;
  #forgetting = false;

  constructor(means: PresenceMeans) {
    this.#means = means;
    this.#where = new WhoIsWhere(means.elapsed);
  }

  /** A page of this process's said where it is. */
  said(stay: Stay): void {
    this.#means.tellOthers(stay);
    this.heard(stay);
  }

  /** The same, of a page that another process serves. */
  heard(stay: Stay): void {
    this.#where.heard(stay);
    void this.#gather();
    void this.#forget();
  }

  /** What happened to tickets: some are on other desks now, or gone. */
  changed(changes: readonly LiveChange[]): void {
    if (this.#where.size === 0) return;
    for (const { view, previousDeskId } of changes) {
      if (view.kind === 'removed') this.#where.moved(view.ticket_id, null);
      else if (previousDeskId !== null) this.#where.moved(view.ticket_id, view.desk_id);
    }
    void this.#gather();
  }

  /** Who but the caller is at which of the tickets they may see. */
  seenBy(caller: Caller): PresenceView[] {
    return this.#where.seenBy(caller, this.#where.places()).filter(({ people }) => people.length > 0);
  }

  async #gather(): Promise<void> {
    if (this.#gathering) return;
    const { clock, signal, listeners } = this.#means;
    this.#gathering = true;
    await clock.sleep(GATHER_MS + GATHER_MS_EACH * listeners(), signal);
    this.#gathering = false;
    if (!signal.aborted) this.#tell(this.#where.takeChanged());
  }

  #tell(changed: readonly Place[]): void {
    if (changed.length === 0) return;
    this.#means.tell((caller) => {
      const views = this.#where.seenBy(caller, changed);
      return views.length > 0 ? views : undefined;
    });
  }

  /** Looks for those who fell silent, as long as there is anybody. */
  async #forget(): Promise<void> {
    if (this.#forgetting) return;
    const { clock, signal } = this.#means;
    this.#forgetting = true;
    while (this.#where.size > 0 && !signal.aborted) {
      await clock.sleep(FORGET_EVERY_MS, signal);
      this.#where.forget();
      void this.#gather();
    }
    this.#forgetting = false;
  }
}

/** Control of an account from outside it: what goes wrong, and what other people do. */
import type { RequestLog } from '../faults/request-log.ts';
import type { FaultRules } from '../faults/rules.ts';
import type { PostOffice } from '../webhooks/post-office.ts';
import type { Change } from './changes/change.ts';
import { lifeOf, nextChange } from './changes/life.ts';
import { perform } from './changes/perform.ts';
import type { Desk } from './desk.ts';
import { ApiError } from './http/api-error.ts';
import type { Auth } from './http/auth.ts';
import type { Gate } from './http/gate.ts';

export interface ZendeskControl {
  readonly faults: FaultRules;
  /** Delivers the webhooks; tells what became of them, and takes what should go wrong. */
  readonly office: PostOffice;
  readonly log: RequestLog;
  setLatency(ms: number): void;
  /** Makes changes, one after the other; the ids of the tickets they concern. Throws at what the account refuses. */
  change(...changes: Change[]): number[];
  /** Lets so many seeded changes happen; the ids of the tickets they concern, each once. */
  life(changes: number, seed: number): number[];
  /** Every write the account made, oldest first. */
  effects(): ReturnType<Desk['ledger']>;
}

interface Parts {
  desk: Desk;
  auth: Auth;
  gate: Gate;
  office: PostOffice;
}

export function createControl({ desk, auth, gate, office }: Parts): ZendeskControl {
  const settle = () => desk.agenda.settle(desk.clock());
  return {
    office,
    faults: gate.faults,
    log: gate.log,
    setLatency: (ms) => gate.setLatency(ms),
    change(...changes) {
      settle();
      return changes.map((change) => perform(desk, auth, change)).filter((id) => id !== null);
    },
    life(changes, seed) {
      settle();
      const random = lifeOf(seed);
      const ids = new Set<number>();
      for (let made = 0; made < changes; made++) {
        const change = nextChange(desk, random);
        const id = change === null ? null : tried(() => perform(desk, auth, change));
        if (id !== null) ids.add(id);
      }
      return [...ids];
    },
    effects: () => desk.ledger(),
  };
}

/** People, too, try what the account refuses. */
function tried(change: () => number | null): number | null {
  try {
    return change();
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

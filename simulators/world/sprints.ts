/** Twelve two-week sprints for each software desk: ten closed, one active, one planned. */
import { DAY, HOUR, mondayOf, WEEK } from './calendar.ts';

type SoftwareKey = 'PLAT' | 'MOB';

export interface Sprint {
  id: number;
  desk: SoftwareKey;
  /** From 1 to 12. */
  number: number;
  name: string;
  goal: string;
  state: 'closed' | 'active' | 'future';
  startAt: number;
  endAt: number;
  /** When it was really closed; null while it is not. */
  completedAt: number | null;
  createdAt: number;
}

const PER_DESK = 12;
const FORTNIGHT = 2 * WEEK;

const GOALS: Record<SoftwareKey, readonly string[]> = {
  PLAT: [
    'Split the billing jobs from the API nodes',
    'Cut p99 of search below 300 ms',
    'Every deploy reversible within five minutes',
    'Rotate signing keys without downtime',
    'Move reports to the read replica',
    'Close the audit findings of the quarter',
    'Stop paging on disk alerts that heal themselves',
    'Tenant export in self-service',
    'Retire the old queue',
    'Quotas per tenant at the gateway',
    'Cheaper storage tiers for attachments',
    'Trace every request end to end',
  ],
  MOB: [
    'Sign in with a passkey',
    'Orders open offline',
    'Crash-free sessions above 99.7 %',
    'Checkout in three taps',
    'Screen reader passes on every form',
    'Notifications people keep switched on',
    'Cold start below two seconds',
    'Release every week without a hotfix',
    'Tablet layout',
    'Sync that survives a flight',
    'Dark theme',
    'Refunds inside the app',
  ],
};

/** The sprints of both boards; the instant of the anchor lies in each board's eleventh. */
export function createSprints(anchorMs: number): Sprint[] {
  let monday = mondayOf(anchorMs) + 9 * HOUR;
  if (monday > anchorMs) monday -= WEEK;
  return [
    ...boardSprints('PLAT', monday - WEEK + DAY, 0, anchorMs),
    ...boardSprints('MOB', monday, PER_DESK, anchorMs),
  ];
}

function boardSprints(desk: SoftwareKey, activeStart: number, firstId: number, anchorMs: number): Sprint[] {
  return Array.from({ length: PER_DESK }, (_, position) => {
    const startAt = activeStart + (position - (PER_DESK - 2)) * FORTNIGHT;
    const endAt = startAt + FORTNIGHT - HOUR;
    const state = position < PER_DESK - 2 ? 'closed' : position === PER_DESK - 2 ? 'active' : 'future';
    return {
      id: firstId + position + 1,
      desk,
      number: position + 1,
      name: `${desk} Sprint ${position + 1}`,
      goal: GOALS[desk][position]!,
      state,
      startAt,
      endAt,
      completedAt: state === 'closed' ? endAt + 20 * 60_000 : null,
      createdAt: Math.min(startAt - FORTNIGHT, anchorMs - DAY),
    };
  });
}

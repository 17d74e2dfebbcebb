import { Random } from '../../simulators/world/random.ts';
import type { SiteKind } from './faults.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Searches know of a write this much later at most. */
export const INDEX_LAG_MAX_MS = 180 * SECOND;

/** When worlds begin: on an ordinary day, and shortly before clocks are put forward or back somewhere. */
const DAYS = [
  Date.UTC(2026, 0, 15, 12),
  Date.UTC(2026, 2, 8, 6, 50),
  Date.UTC(2026, 2, 29, 0, 50),
  Date.UTC(2026, 9, 25, 0, 50),
  Date.UTC(2026, 10, 1, 5, 50),
];

/** From the first to the last there is, with odd ones between. */
const ZONES = [
  'Etc/GMT+12',
  'America/St_Johns',
  'America/New_York',
  'Europe/Madrid',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
];

/** What a world is like, apart from what happens in it. */
export interface Setting {
  readonly begin: number;
  /** Until then things go wrong. */
  readonly troubleUntil: number;
  readonly sites: readonly SiteKind[];
  /** Which generated sites they are. */
  readonly site: number;
  readonly tickets: number;
  readonly zone: string;
  /** How long searches do not see a write. */
  readonly indexLagMs: number;
  /** Most issues a search gives at once. */
  readonly pageSize: number;
  readonly intervalSeconds: number;
  /** How far the server's clock is ahead of everybody else's. */
  readonly skewMs: number;
}

export function settingOf(seed: number): Setting {
  const random = new Random(seed, 1);
  const begin = random.pick(DAYS) + random.int(0, 20 * MINUTE);
  return {
    begin,
    troubleUntil: begin + random.int(60, 200) * SECOND,
    sites: random.pick<readonly SiteKind[]>([['jira'], ['jira'], ['jira', 'zendesk']]),
    site: random.int(1, 1_000),
    tickets: random.pick([8, 16, 24]),
    zone: random.pick(ZONES),
    indexLagMs: random.pick([0, SECOND, 30 * SECOND, INDEX_LAG_MAX_MS]),
    pageSize: random.pick([5, 20, 100]),
    intervalSeconds: random.int(5, 30),
    skewMs: random.chance(0.3) ? random.int(-10 * MINUTE, 10 * MINUTE) : 0,
  };
}

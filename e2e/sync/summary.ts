import { createHash } from 'node:crypto';
import type { SeedOutcome } from './run-seed.ts';

/** What came of many seeds. */
export interface Summary {
  readonly seeds: number;
  /** Things that happened, over all worlds. */
  readonly events: number;
  /** Of all traces: the same seeds have the same, in whichever order they ended. */
  readonly hash: string;
  /** Faults by kind, with how often each struck. */
  readonly faults: Readonly<Record<string, number>>;
  readonly failed: readonly { seed: number; wrong: readonly string[] }[];
}

export function summaryOf(outcomes: readonly SeedOutcome[]): Summary {
  const bySeed = outcomes.toSorted((a, b) => a.seed - b.seed);
  const hash = createHash('sha256');
  const faults: Record<string, number> = {};
  for (const { seed, hash: ofTrace, struck } of bySeed) {
    hash.update(`${seed} ${ofTrace}\n`);
    for (const [kind, times] of Object.entries(struck)) faults[kind] = (faults[kind] ?? 0) + times;
  }
  return {
    seeds: bySeed.length,
    events: bySeed.reduce((sum, { events }) => sum + events, 0),
    hash: hash.digest('hex'),
    faults: Object.fromEntries(Object.entries(faults).toSorted(([, a], [, b]) => b - a)),
    failed: bySeed.filter(({ wrong }) => wrong.length > 0).map(({ seed, wrong }) => ({ seed, wrong })),
  };
}

/** For people. */
export function summaryLines({ seeds, events, hash, faults, failed }: Summary): string[] {
  return [
    `${seeds} seeds, ${events} events, ${failed.length} failed`,
    `hash of all traces ${hash}`,
    'faults injected:',
    ...Object.entries(faults).map(([kind, times]) => `${String(times).padStart(8)}  ${kind}`),
    ...failed.flatMap(({ seed, wrong }) => [
      `Seed ${seed} failed; again with its trace: npm run simulate -- --seed ${seed}`,
      ...wrong.slice(0, 5).map((line) => `    ${line}`),
    ]),
  ];
}

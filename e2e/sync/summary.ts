import type { SeedOutcome } from './run-seed.ts';

/** What came of many seeds. */
export interface Summary {
  seeds: number;
  failed: { seed: number; wrong: readonly string[] }[];
  /** Things that happened, over all worlds. */
  events: number;
  /** Faults by kind, with how often each struck. */
  faults: Record<string, number>;
}

export function emptySummary(): Summary {
  return { seeds: 0, failed: [], events: 0, faults: {} };
}

export function addTo(summary: Summary, { seed, wrong, events, struck }: SeedOutcome): void {
  summary.seeds++;
  summary.events += events;
  if (wrong.length > 0) summary.failed.push({ seed, wrong });
  for (const [kind, times] of Object.entries(struck)) summary.faults[kind] = (summary.faults[kind] ?? 0) + times;
}

/** For people. */
export function summaryLines({ seeds, failed, events, faults }: Summary): string[] {
  const kinds = Object.entries(faults).toSorted(([, a], [, b]) => b - a);
  return [
    `${seeds} seeds, ${events} events, ${failed.length} failed`,
    ...kinds.map(([kind, times]) => `${String(times).padStart(8)}  ${kind}`),
    ...failed.flatMap(({ seed, wrong }) => [
      `Seed ${seed} failed; again with its trace: npm run simulate -- --seed ${seed}`,
      ...wrong.slice(0, 5).map((line) => `    ${line}`),
    ]),
  ];
}

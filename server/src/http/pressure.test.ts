import { describe, expect, it } from 'vitest';
import { Pressure, type Weight } from './pressure.ts';

/** What refusing costs, as measured, generously. */
const REFUSAL_MS = 0.1;

interface Run {
  /** Served per second, by weight. */
  readonly served: Record<Weight, number>;
  readonly refused: Record<Weight, number>;
  /** Waited before they were refused, and before they were worked on. */
  readonly refusalMs: readonly number[];
  readonly waitMs: readonly number[];
}

/** Ten seconds of an event loop in virtual time, of which the last eight count: some come each second, at even distances. */
function run(load: {
  perSecond: number;
  serviceMs: number;
  weight: (nth: number) => Weight;
  from?: number;
  until?: number;
}): Run {
  let now = 0;
  let idle = 0;
  const tasks: (() => void)[] = [];
  const pressure = new Pressure({
    elapsed: () => now,
    idle: () => idle,
    atEndOfTurn: (task) => void tasks.push(task),
  });
  const arrivals = Array.from({ length: load.perSecond * 10 }, (_, n) => (n * 1000) / load.perSecond).filter(
    (at) => at >= (load.from ?? 0) && at < (load.until ?? Number.POSITIVE_INFINITY),
  );
  const served = { heavy: 0, light: 0 };
  const refused = { heavy: 0, light: 0 };
  const [refusalMs, waitMs]: [number[], number[]] = [[], []];
  for (let next = 0; next < arrivals.length && now < 10_000; ) {
    idle += Math.max(0, (arrivals[next] as number) - now);
    now = Math.max(now, arrivals[next] as number);
    // All that has come by now is ready, and is worked on in one turn.
    const ready: number[] = [];
    while (next < arrivals.length && (arrivals[next] as number) <= now) ready.push(next++);
    for (const nth of ready) {
      const weight = load.weight(nth);
      const counts = now > 2_000 && now < 10_000;
      const waited = now - (arrivals[nth] as number);
      if (pressure.admits(weight)) {
        now += load.serviceMs;
        if (counts) {
          served[weight] += 1 / 8;
          waitMs.push(waited);
        }
      } else {
        now += REFUSAL_MS;
        if (counts) {
          refused[weight] += 1 / 8;
          refusalMs.push(waited + REFUSAL_MS);
        }
      }
    }
    for (const task of tasks.splice(0)) task();
  }
  return { served, refused, refusalMs: refusalMs.sort((a, b) => a - b), waitMs: waitMs.sort((a, b) => a - b) };
}

const p99 = (values: readonly number[]) => values[Math.floor(values.length * 0.99)] ?? 0;
const light = () => 'light' as const;

describe('I51: when more is asked than can be answered', () => {
  it.each([2, 5])(
    'at %i times what can be done as much is done as ever, and the rest is refused within 50 ms',
    (times) => {
      const peak = run({ perSecond: 200, serviceMs: 5, weight: light });
      expect(peak.served.light).toBeGreaterThan(195);
      for (const weight of ['light', 'heavy'] as const) {
        const { served, refusalMs, waitMs } = run({ perSecond: 200 * times, serviceMs: 5, weight: () => weight });
        expect(served[weight] / peak.served.light).toBeGreaterThanOrEqual(0.9);
        expect(p99(refusalMs)).toBeLessThan(50);
        expect(p99(waitMs)).toBeLessThan(50);
      }
    },
  );

  it('what costs most is refused first, and what people work from as long as possible not at all', () => {
    // A third more than can be done, half of it searches.
    const half = run({ perSecond: 267, serviceMs: 5, weight: (nth) => (nth % 2 === 0 ? 'heavy' : 'light') });
    expect(half.refused.light).toBe(0);
    expect(half.refused.heavy).toBeGreaterThan(50);
    expect(half.served.heavy).toBeGreaterThan(20);
  });

  it('nobody is refused below it, nor in a burst that is worked off', () => {
    const busy = run({ perSecond: 190, serviceMs: 5, weight: light });
    expect(busy.refused).toEqual({ heavy: 0, light: 0 });
    // A thousand in less than half a second, of half a millisecond each.
    const burst = run({ perSecond: 2_500, serviceMs: 0.5, weight: light, from: 3_000, until: 3_400 });
    expect(burst.refused).toEqual({ heavy: 0, light: 0 });
    expect(burst.waitMs).toHaveLength(1_000);
  });
});

describe('pressure', () => {
  it('is over with the first turn that is short enough', () => {
    let now = 0;
    const tasks: (() => void)[] = [];
    const pressure = new Pressure({
      elapsed: () => now,
      idle: () => 0,
      atEndOfTurn: (task) => void tasks.push(task),
    });
    const turn = (requests: number) => {
      let refused = 0;
      for (let n = 0; n < requests; n++) {
        if (pressure.admits('light')) now += 5;
        else refused += 1;
      }
      for (const task of tasks.splice(0)) task();
      return refused;
    };
    let refused = 0;
    while (refused === 0 && now < 5_000) refused = turn(10);
    expect(now).toBeGreaterThan(1_000);
    expect(now).toBeLessThan(1_200);
    expect(turn(10)).toBe(5);
    expect(turn(2)).toBe(0);
    expect(turn(10)).toBe(0);
  });

  it('counts what is under way, and what waits for the database too long is not joined by more', () => {
    const pressure = new Pressure({ elapsed: () => 0, idle: () => 0, atEndOfTurn: () => {} });
    for (const [weight, max] of [
      ['heavy', 60],
      ['light', 500],
    ] as const) {
      for (let n = 0; n < max; n++) {
        expect(pressure.admits(weight)).toBe(true);
        pressure.began(weight);
      }
      expect(pressure.admits(weight)).toBe(false);
      pressure.ended(weight);
      expect(pressure.admits(weight)).toBe(true);
    }
  });
});

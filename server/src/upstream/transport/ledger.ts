import type { BudgetReport, Spending } from './budget-report.ts';

const SLICE_MS = 10_000;
const A_MINUTE = 60_000 / SLICE_MS;
const AN_HOUR = 60 * A_MINUTE;

interface Slice {
  byWhat: Map<string, Spending>;
  limitedByReason: Map<string, number>;
}

/** Who spent how many requests on what in the last hour, by slices of ten seconds. */
export class Ledger {
  readonly #slices = new Map<number, Slice>();

  sent(now: number, { purpose, endpoint, isRetry }: { purpose: string; endpoint: string; isRetry: boolean }): void {
    const { byWhat } = this.#slice(now);
    const what = `${purpose} ${endpoint}`;
    const spent = byWhat.get(what) ?? { purpose, endpoint, requests: 0, retries: 0 };
    byWhat.set(what, spent);
    spent.requests += 1;
    if (isRetry) spent.retries += 1;
  }

  limited(now: number, reason: string): void {
    const { limitedByReason } = this.#slice(now);
    limitedByReason.set(reason, (limitedByReason.get(reason) ?? 0) + 1);
  }

  report(now: number): Pick<BudgetReport, 'spent' | 'retryShare' | 'limitedByReason'> {
    this.#forget(now);
    const present = Math.floor(now / SLICE_MS);
    const slices = [...this.#slices];
    const lastHour = total(slices.map(([, { byWhat }]) => byWhat));
    const lastMinute = total(slices.filter(([number]) => number > present - A_MINUTE).map(([, { byWhat }]) => byWhat));
    const requests = sum(lastHour.map((spent) => spent.requests));
    const retries = sum(lastHour.map((spent) => spent.retries));
    const limitedByReason: Record<string, number> = {};
    for (const [, slice] of slices) {
      for (const [reason, times] of slice.limitedByReason) {
        limitedByReason[reason] = (limitedByReason[reason] ?? 0) + times;
      }
    }
    return { spent: { lastMinute, lastHour }, retryShare: requests === 0 ? 0 : retries / requests, limitedByReason };
  }

  #slice(now: number): Slice {
    const number = Math.floor(now / SLICE_MS);
    let slice = this.#slices.get(number);
    if (slice === undefined) {
      this.#forget(now);
      slice = { byWhat: new Map(), limitedByReason: new Map() };
      this.#slices.set(number, slice);
    }
    return slice;
  }

  #forget(now: number): void {
    const oldest = Math.floor(now / SLICE_MS) - AN_HOUR;
    for (const number of this.#slices.keys()) if (number <= oldest) this.#slices.delete(number);
  }
}

/** What was spent on the same thing added up, the most expensive first. */
function total(parts: readonly ReadonlyMap<string, Spending>[]): Spending[] {
  const sums = new Map<string, Spending>();
  for (const part of parts) {
    for (const [what, { purpose, endpoint, requests, retries }] of part) {
      const held = sums.get(what);
      const before = held ?? { requests: 0, retries: 0 };
      sums.set(what, { purpose, endpoint, requests: before.requests + requests, retries: before.retries + retries });
    }
  }
  return [...sums.values()].sort((a, b) => b.requests - a.requests);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

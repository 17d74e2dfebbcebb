/** Counts a webhook's attempts over a sliding window, and says when it has failed too often. */
import type { BreakerPolicy } from './policies.ts';

const SLOTS = 30;

interface Slot {
  /** Which span of time it counts. */
  span: number;
  attempts: number;
  failures: number;
}

export interface Breaker {
  isOpen(nowMs: number): boolean;
  note(nowMs: number, failed: boolean): void;
}

export function createBreaker(policy: BreakerPolicy): Breaker {
  const spanMs = policy.windowMs / SLOTS;
  let slots: Slot[] = [];
  let openUntilMs = Number.NEGATIVE_INFINITY;

  function slotAt(nowMs: number): Slot {
    const span = Math.floor(nowMs / spanMs);
    slots = slots.filter((slot) => slot.span > span - SLOTS);
    const last = slots.at(-1);
    if (last?.span === span) return last;
    const slot = { span, attempts: 0, failures: 0 };
    slots.push(slot);
    return slot;
  }

  return {
    isOpen: (nowMs) => nowMs < openUntilMs,
    note(nowMs, failed) {
      const slot = slotAt(nowMs);
      slot.attempts += 1;
      if (!failed) return;
      slot.failures += 1;
      const attempts = slots.reduce((sum, one) => sum + one.attempts, 0);
      const failures = slots.reduce((sum, one) => sum + one.failures, 0);
      const tooMany = attempts >= policy.fewestAttempts && failures >= attempts * policy.failureShare;
      if (!tooMany && failures <= policy.mostFailures) return;
      openUntilMs = nowMs + policy.pauseMs;
      // It is judged anew by what happens after the pause.
      slots = [];
    },
  };
}

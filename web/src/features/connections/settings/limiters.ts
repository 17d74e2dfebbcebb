import type { Limiter } from '@speedyflow/contract/budget';

/** Limits of shorter windows mend themselves before anybody has read of them. */
const LONG_SECONDS = 60;
/** Below this share of a limit it is worth a look. */
const SHORT_SHARE = 0.6;

/** The share of a limit that is left; null where there is no limit, or where it is not known. */
export function shareLeft({ limit, remaining }: Limiter): number | null {
  return limit === null || remaining === null ? null : Math.max(0, Math.min(1, remaining / limit));
}

/** The tightest first, and how many of them are worth a look: paused, nearly used up, or of a long window. */
export function byTightness(limiters: readonly Limiter[]): { sorted: Limiter[]; notable: number } {
  const tightness = (limiter: Limiter) => (limiter.paused_until !== null ? -1 : (shareLeft(limiter) ?? 2));
  const isNotable = (limiter: Limiter) => {
    const left = shareLeft(limiter);
    if (limiter.paused_until !== null) return true;
    return left !== null && (left < SHORT_SHARE || limiter.window_seconds >= LONG_SECONDS);
  };
  const notable = limiters.filter(isNotable);
  const others = limiters.filter((limiter) => !isNotable(limiter));
  const sorted = [notable, others].flatMap((group) => group.toSorted((a, b) => tightness(a) - tightness(b)));
  return { sorted, notable: notable.length };
}

/** What is known of a stream of sync; times are epoch ms. */
export interface StreamSigns {
  /** How often it runs; null before its first run ended. */
  intervalMs: number | null;
  /** End of the last run that came through. */
  lastSuccessAt: number | null;
  /** When something of it was last taken over. */
  progressedAt: number | null;
  /** When its last run began. */
  attemptedAt: number | null;
  error: string | null;
}

/** A stream that has shown no sign for this many of its intervals stands still. */
const INTERVALS = 3;

/** Intervals may be a second or two; a slow answer is no alarm yet. */
const PATIENCE_MS = 30_000;

/** Why a stream stands still. */
export interface Stall {
  /** Its runs fail, one has not come back, or none begins. */
  readonly kind: 'failing' | 'hanging' | 'idle';
  /** The last sign before it; of a run that does not come back or of none, when the last one began. */
  readonly since: number;
  readonly words: string;
}

/**
 * Why a stream stands still, or null while it does not: three intervals without a run that came through or a page
 * taken over. Told from the outside, so that a run which hangs without an error is noticed as well.
 */
export function stallOf(stream: StreamSigns, now: number): Stall | null {
  const { attemptedAt, error, intervalMs, lastSuccessAt, progressedAt } = stream;
  if (attemptedAt === null) return null;
  const lastSign = Math.max(lastSuccessAt ?? 0, progressedAt ?? 0) || attemptedAt;
  if (now - lastSign <= Math.max(PATIENCE_MS, INTERVALS * (intervalMs ?? 0))) return null;
  if (error !== null) return { kind: 'failing', since: lastSign, words: error };
  const at = new Date(attemptedAt).toISOString();
  return attemptedAt > lastSign || lastSuccessAt === null
    ? { kind: 'hanging', since: attemptedAt, words: `The run that began at ${at} has not come back.` }
    : { kind: 'idle', since: attemptedAt, words: `No run since ${at}.` };
}

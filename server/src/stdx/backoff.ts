/**
 * How long to wait before the next try: doubles with each one, up to a limit. No jitter: these are single actors.
 *
 * @param attempts tries made so far
 */
export function backoffMs(attempts: number, { baseMs, maxMs }: { baseMs: number; maxMs: number }): number {
  return Math.min(maxMs, baseMs * 2 ** Math.min(attempts, 20));
}

import { AppError } from '../domain/errors.ts';

/** How long the upstream asked us to stay away, ms; undefined when it did not. */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof AppError) || error.kind !== 'rate_limited') return undefined;
  const wait = (error.details as { retryAfterMs?: unknown } | null)?.retryAfterMs;
  return typeof wait === 'number' ? wait : undefined;
}

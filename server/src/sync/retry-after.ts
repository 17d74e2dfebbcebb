import { AppError } from '../domain/errors.ts';

/** For how long it is of no use to ask again, ms: the upstream asked us to stay away, or is not asked for now. */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof AppError)) return undefined;
  const wait = (error.details as { retryAfterMs?: unknown } | null)?.retryAfterMs;
  return typeof wait === 'number' ? wait : undefined;
}

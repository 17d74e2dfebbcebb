import { AppError } from '../domain/errors.ts';

/** Throws when the process is stopping, so that long walks end between pages. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('unavailable', 'UNAVAILABLE', 'The server is stopping.');
}

/** Runs `work` for each item, at most `limit` at a time; the first failure ends it. */
export async function eachLimited<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const run = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
}

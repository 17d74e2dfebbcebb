import { AppError } from '../domain/errors.ts';

/** Throws when the process is stopping, so that long walks end between pages. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('unavailable', 'UNAVAILABLE', 'The server is stopping.');
}

/** Runs `work` for each item, at most `limit` at a time. After a failure none is begun; those begun are waited for. */
export async function eachLimited<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  let failed = false;
  const run = async () => {
    for (const item of waiting) {
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, run));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}

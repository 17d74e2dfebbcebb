import { AppError } from '../domain/errors.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import { addErrand, dropErrand, type Errand, readErrandAnswer } from '../store/errands.ts';
import type { ErrandAnswer } from '../sync/errands/errand-runner.ts';

const LOOK_EVERY_MS = 100;

/** Longer than the longest errand takes while its site answers. */
const PATIENCE_MS = 60_000;

/**
 * Has the process that keeps a connection in sync do something, and waits for what comes of it.
 *
 * @throws AppError what it failed with there; `unavailable` when nobody does it
 */
export async function askLeader<Result>(
  { database, clock, signal }: { database: Database; clock: Clock; signal: AbortSignal },
  connectionId: number,
  errand: Exclude<Errand, { kind: 'sync' }>,
): Promise<Result> {
  const until = clock.now() + PATIENCE_MS;
  const id = await addErrand(database, { connectionId, errand, at: clock.now() });
  try {
    while (clock.now() < until && !signal.aborted) {
      const answer = await readErrandAnswer<ErrandAnswer>(database.read, id);
      if (answer && 'failed' in answer)
        throw new AppError(answer.failed.kind, answer.failed.code, answer.failed.message);
      if (answer) return answer.done as Result;
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  } finally {
    await dropErrand(database, id);
  }
  const message = 'The process that keeps this site in sync has not answered; try again.';
  throw new AppError('unavailable', 'UNAVAILABLE', message);
}

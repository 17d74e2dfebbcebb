import { AppError, type ErrorKind } from '../../domain/errors.ts';
import { isShared } from '../../store/database.ts';
import { type AskedErrand, answerErrand, dropAnsweredBefore, dropErrand, openErrands } from '../../store/errands.ts';
import type { ConnectionLoop } from '../connection-loop.ts';
import type { RecordReader } from '../reconcile/record-reader.ts';
import { type Replayed, replay, replayAll } from '../reconcile/replay.ts';
import type { SyncContext } from '../sync-context.ts';

/** How soon something that another process was asked is seen; what this one is asked wakes the runner. */
const LOOK_EVERY_MS = 1_000;

/** How often answers nobody fetched are looked for where there is no other process. */
const TIDY_EVERY_MS = 60 * 60_000;

/** An answer nobody fetched for so long is nobody's. */
const UNCLAIMED_MS = 60 * 60_000;

/** What whoever asked is told. */
export type ErrandAnswer =
  | { done: Replayed | Record<Replayed['outcome'], number> | null }
  | { failed: { kind: ErrorKind; code: string; message: string } };

export interface ErrandRunner {
  /** Looks for errands at once. */
  wake(): void;
  readonly stopped: Promise<void>;
}

/**
 * Does what is asked of the process that keeps a connection in sync, until the context's signal aborts. What was begun
 * and not done by then is begun again by the next.
 */
export function startErrandRunner(
  context: SyncContext,
  loop: Pick<ConnectionLoop, 'request'>,
  records: RecordReader,
): ErrandRunner {
  const { clock, connectionId, database, log, signal } = context;
  const pauseMs = isShared(database) ? LOOK_EVERY_MS : TIDY_EVERY_MS;
  const underWay = new Set<number>();
  let wake = new AbortController();

  async function run({ id, errand }: AskedErrand): Promise<void> {
    if (errand.kind === 'sync') {
      await loop.request(errand);
      return dropErrand(database, id);
    }
    const done = errand.kind === 'replay' ? replay(context, records, errand.item) : replayAll(context, records);
    await answerErrand(database, id, await done.then((result): ErrandAnswer => ({ done: result }), failure));
  }

  function failure(error: unknown): ErrandAnswer {
    // The end of our term is no answer: the next one does it.
    if (signal.aborted) throw error;
    if (!(error instanceof AppError)) {
      log.error({ connection: connectionId, err: error }, 'an errand failed');
      return { failed: { kind: 'internal', code: 'INTERNAL_ERROR', message: 'An unexpected fault; the log has it.' } };
    }
    const { kind, code, message } = error;
    return { failed: { kind, code, message } };
  }

  function begin(asked: AskedErrand): void {
    if (underWay.has(asked.id)) return;
    underWay.add(asked.id);
    void run(asked)
      .catch((error: unknown) => {
        if (!signal.aborted) log.error({ connection: connectionId, err: error }, 'an errand is begun again');
      })
      .finally(() => underWay.delete(asked.id));
  }

  const look = async () => {
    while (!signal.aborted) {
      wake = new AbortController();
      try {
        for (const asked of await openErrands(database.read, connectionId)) begin(asked);
        await dropAnsweredBefore(database, connectionId, clock.now() - UNCLAIMED_MS);
      } catch (error) {
        if (!signal.aborted) log.error({ connection: connectionId, err: error }, 'cannot look for errands');
      }
      await clock.sleep(pauseMs, AbortSignal.any([wake.signal, signal]));
    }
  };
  return { wake: () => wake.abort(), stopped: look() };
}

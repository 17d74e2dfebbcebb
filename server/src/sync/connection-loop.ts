import { AppError } from '../domain/errors.ts';
import { writeStreamError } from '../store/mirror/streams.ts';
import { retryAfterMs } from './retry-after.ts';
import type { SyncContext } from './sync-context.ts';

/** One part of a connection's sync, run in order. */
export interface SyncStep {
  readonly stream: string;
  run(options: { full: boolean }): Promise<void>;
}

export interface ConnectionSync {
  /** Streams that must be complete before the connection is ready. */
  readonly streams: readonly string[];
  readonly steps: readonly SyncStep[];
}

/** Longest pause after failures. */
const PAUSE_MAX_MS = 5 * 60_000;

export interface ConnectionLoop {
  /** Runs now, or right after the run under way; `full` reads everything again. */
  request(options: { full: boolean }): void;
  /** Settles once the loop has stopped after the context's signal aborted. */
  readonly stopped: Promise<void>;
}

/**
 * Keeps one connection in sync for as long as the process lives: run, pause, run. A failure is noted at its stream
 * and shown; the pause doubles until a run succeeds, and what was asked for is asked for until then.
 */
export function startConnectionLoop(
  context: SyncContext,
  sync: ConnectionSync,
  options: { intervalMs: number },
): ConnectionLoop {
  let wake = new AbortController();
  let full = false;
  const run = async () => {
    let failures = 0;
    while (!context.signal.aborted) {
      const asked = full;
      full = false;
      wake = new AbortController();
      const outcome = await runOnce(context, sync, asked).catch((error: unknown): Outcome => {
        context.log.error(
          { connection: context.connectionId, err: error },
          'sync failed and its failure was not noted',
        );
        return { ok: false, retryAfterMs: undefined };
      });
      full ||= asked && !outcome.ok;
      failures = outcome.ok ? 0 : failures + 1;
      const backoff = Math.min(PAUSE_MAX_MS, options.intervalMs * 2 ** Math.min(failures, 8));
      const pause = outcome.ok ? options.intervalMs : (outcome.retryAfterMs ?? backoff);
      await context.clock.sleep(pause, AbortSignal.any([wake.signal, context.signal]));
    }
  };
  return {
    request: (asked) => {
      full ||= asked.full;
      wake.abort();
    },
    stopped: run(),
  };
}

/** How a run ended; `retryAfterMs` when the upstream named the time to come back. */
type Outcome = { ok: true } | { ok: false; retryAfterMs: number | undefined };

/** Runs every step once. The connection is shown as syncing while it is not complete, or is read again in full. */
export async function runOnce(context: SyncContext, sync: ConnectionSync, full: boolean): Promise<Outcome> {
  const { connectionId, database, log, signal } = context;
  let step: SyncStep | undefined;
  try {
    if (full || !(await isComplete(context, sync.streams))) await setState(context, 'syncing', null);
    for (step of sync.steps) await step.run({ full });
    await setState(context, 'ready', null);
    return { ok: true };
  } catch (error) {
    if (signal.aborted) return { ok: false, retryAfterMs: undefined };
    const where = { connection: connectionId, stream: step?.stream };
    const reason = error instanceof AppError ? error.message : 'An unexpected fault; the log has it.';
    if (error instanceof AppError) log.warn({ ...where, reason }, 'sync failed and is tried again');
    else log.error({ ...where, err: error }, 'sync failed and is tried again');
    const { stream } = step ?? {};
    // A step without a stream of its own has nowhere to clear its error: the connection's says it all.
    if (stream !== undefined && sync.streams.includes(stream)) {
      await database.transaction((tx) => writeStreamError(tx, connectionId, stream, reason));
    }
    await setState(context, 'failing', reason);
    return { ok: false, retryAfterMs: retryAfterMs(error) };
  }
}

/** Whether the first sync of all the given streams is done. */
async function isComplete(context: SyncContext, streams: readonly string[]): Promise<boolean> {
  const rows = await context.database.read
    .selectFrom('sync_streams')
    .select('stream')
    .where('connection_id', '=', context.connectionId)
    .where('complete', '=', 1)
    .execute();
  const complete = new Set(rows.map((row) => row.stream));
  return streams.every((stream) => complete.has(stream));
}

async function setState(
  context: SyncContext,
  state: 'syncing' | 'ready' | 'failing',
  error: string | null,
): Promise<void> {
  const held = await context.database.read
    .selectFrom('connections')
    .select(['state', 'error'])
    .where('id', '=', context.connectionId)
    .executeTakeFirst();
  if (held?.state === state && held.error === error) return;
  await context.database.transaction((tx) =>
    tx.db.updateTable('connections').set({ state, error }).where('id', '=', context.connectionId).execute(),
  );
}

import { AppError } from '../domain/errors.ts';
import { noteRunBegun, noteRunEnded } from '../store/mirror/streams.ts';
import { stopIfAborted } from './interruptible.ts';
import { retryAfterMs } from './retry-after.ts';
import type { SyncContext } from './sync-context.ts';

/** One part of a connection's sync. Steps run in order, each when it is due. */
export interface SyncStep {
  readonly stream: string;
  run(options: { full: boolean }): Promise<void>;
  /** How long after a run the next one is due, where that is not the loop's own interval. */
  everyMs?(): number;
}

export interface ConnectionSync {
  /** Streams that must be complete before the connection is ready. */
  readonly streams: readonly string[];
  readonly steps: readonly SyncStep[];
}

export interface ConnectionLoop {
  /**
   * Runs every step now, or right after those under way; `full` reads everything again, until it comes through.
   *
   * @returns settles once that is done; not at all when the loop is stopped before
   */
  request(options: { full: boolean }): Promise<void>;
  /** Settles once the loop has stopped after the context's signal aborted. */
  readonly stopped: Promise<void>;
}

/** Longest pause of a step after failures. */
const PAUSE_MAX_MS = 5 * 60_000;

/** Longest pause after a failure, unless a step's own interval is longer. */
const RETRY_MAX_MS = 60_000;

/** A step, and when it is to run again. */
interface PlannedStep {
  readonly step: SyncStep;
  dueAt: number;
  failures: number;
  /** Asked for by somebody, beside its rhythm; a full run is owed until it succeeded. */
  asked: Asked | null;
}

interface Asked {
  readonly full: boolean;
  /** Those who hear when it is done. */
  readonly done: readonly (() => void)[];
}

/**
 * Keeps one connection in sync for as long as the process lives. Each step has its own rhythm: one that fails is
 * shown, pauses ever longer, and keeps no other from running.
 *
 * @param options.intervalMs how often changes are looked for at present
 */
export function startConnectionLoop(
  context: SyncContext,
  sync: ConnectionSync,
  options: { intervalMs: () => number },
): ConnectionLoop {
  const { clock, signal } = context;
  const plan = planOf(sync);
  let wake = new AbortController();
  let last = clock.now();
  const run = async () => {
    while (!signal.aborted) {
      wake = new AbortController();
      // A clock that was set back must not put everything off.
      for (const planned of plan) planned.dueAt -= Math.max(0, last - clock.now());
      last = clock.now();
      const due = plan.filter(({ dueAt }) => dueAt <= clock.now());
      await runSteps(context, sync, due, options.intervalMs);
      const next = Math.min(...plan.map(({ dueAt }) => dueAt));
      const pause = Math.min(Math.max(0, next - clock.now()), PAUSE_MAX_MS);
      if (pause > 0) await clock.sleep(pause, AbortSignal.any([wake.signal, signal]));
    }
  };
  return {
    request: async ({ full }) => {
      const runs = plan.map((planned) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        planned.dueAt = 0;
        planned.asked = both(planned.asked, { full, done: [resolve] });
        return promise;
      });
      wake.abort();
      await Promise.all(runs);
    },
    stopped: run(),
  };
}

/** Runs every step once, due or not. @returns whether all of them came through */
export async function runOnce(context: SyncContext, sync: ConnectionSync, full: boolean): Promise<{ ok: boolean }> {
  const plan = planOf(sync);
  for (const planned of plan) planned.asked = { full, done: [] };
  await runSteps(context, sync, plan, () => 0);
  return { ok: !context.signal.aborted && plan.every(({ failures }) => failures === 0) };
}

function planOf({ steps }: ConnectionSync): PlannedStep[] {
  return steps.map((step) => ({ step, dueAt: 0, failures: 0, asked: null }));
}

/** Runs the given steps. The connection is shown as syncing while it is not complete, or is read again in full. */
async function runSteps(
  context: SyncContext,
  sync: ConnectionSync,
  due: readonly PlannedStep[],
  intervalMs: () => number,
): Promise<void> {
  try {
    const whole = due.some(({ asked }) => asked?.full) || !(await isComplete(context, sync.streams));
    if (whole) await setState(context, 'syncing', null);
    for (const planned of due) {
      if (context.signal.aborted) return;
      await runStep(context, planned, intervalMs);
      // Said at once: those after it may wait long for the same site.
      if (planned.failures > 0) await setState(context, 'failing', await firstError(context, sync));
    }
    const error = await firstError(context, sync);
    await setState(context, error === null ? 'ready' : 'failing', error);
  } catch (error) {
    // A database that refuses even to note how a run went: later, like any failure.
    for (const planned of due)
      planned.dueAt = Math.max(planned.dueAt, context.clock.now() + pauseMs(planned, intervalMs()));
    if (!context.signal.aborted) {
      context.log.error({ connection: context.connectionId, err: error }, 'sync failed and its failure was not noted');
    }
  }
}

async function runStep(context: SyncContext, planned: PlannedStep, intervalMs: () => number): Promise<void> {
  const { clock, connectionId, database, log, signal } = context;
  const { step } = planned;
  planned.failures += 1;
  await database.transaction((tx) => noteRunBegun(tx, connectionId, step.stream, clock.now()));
  // Only now is it taken up: what was asked for stays asked for while the database refuses even this.
  const { asked } = planned;
  const full = asked?.full ?? false;
  planned.asked = null;
  const failure = await step.run({ full }).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  stopIfAborted(signal);
  const every = step.everyMs?.() ?? intervalMs();
  if (failure && full) planned.asked = both(asked, planned.asked);
  else for (const done of asked?.done ?? []) done();
  if (failure) {
    planned.dueAt = clock.now() + (retryAfterMs(failure.error) ?? pauseMs(planned, every));
  } else {
    planned.failures = 0;
    // Asked for again while it ran: at once.
    planned.dueAt = planned.asked ? 0 : clock.now() + every;
  }
  const end = {
    error: failure && reasonOf(failure.error),
    at: clock.now(),
    nextRunAt: Math.max(planned.dueAt, clock.now()),
    intervalMs: every,
  };
  await database.transaction((tx) => noteRunEnded(tx, connectionId, step.stream, end));
  if (!failure) return;
  const where = { connection: connectionId, stream: step.stream };
  if (failure.error instanceof AppError) log.warn({ ...where, reason: end.error }, 'sync failed and is tried again');
  else log.error({ ...where, err: failure.error }, 'sync failed and is tried again');
}

function both(one: Asked | null, other: Asked | null): Asked | null {
  if (one === null || other === null) return one ?? other;
  return { full: one.full || other.full, done: [...one.done, ...other.done] };
}

/** Doubles with each failure, beginning with twice the step's own interval; a site that is back is not left for long. */
function pauseMs({ failures }: PlannedStep, everyMs: number): number {
  return Math.min(Math.max(everyMs, RETRY_MAX_MS), Math.max(everyMs, 1_000) * 2 ** Math.min(failures, 8));
}

function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'An unexpected fault; the log has it.';
}

/** Whether the first sync of all the given streams is done. */
async function isComplete(context: SyncContext, streams: readonly string[]): Promise<boolean> {
  const rows = await ownStreams(context);
  const complete = new Set(rows.filter((row) => row.complete === 1).map((row) => row.stream));
  return streams.every((stream) => complete.has(stream));
}

/** What the first step that does not come through says. */
async function firstError(context: SyncContext, { steps }: ConnectionSync): Promise<string | null> {
  const rows = await ownStreams(context);
  for (const { stream } of steps) {
    const error = rows.find((row) => row.stream === stream)?.error;
    if (error) return error;
  }
  return null;
}

function ownStreams({ connectionId, database }: SyncContext) {
  return database.read
    .selectFrom('sync_streams')
    .select(['stream', 'complete', 'error'])
    .where('connection_id', '=', connectionId)
    .execute();
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

import { expect, test } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { refusing, type SyncAtHand, syncAtHand } from '../../testing/sync-at-hand.ts';
import { AppError } from '../domain/errors.ts';
import { startConnectionLoop } from './connection-loop.ts';
import type { SyncContext } from './sync-context.ts';

const INTERVAL_MS = 1_000;
const SOON = { timeout: 10_000 };
const FAILURE = new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira answered 500.');
const FAILING = { state: 'failing', error: FAILURE.message };
const READY = { state: 'ready', error: null };

eachDatabase((_name, open) => {
  test('a full read that failed is tried again in full', async () => {
    const hand = await syncAtHand(await open());
    const runs: boolean[] = [];
    const loop = start(hand.context, async ({ full }) => {
      runs.push(full);
      if (runs.length === 2) throw FAILURE;
    });
    await expect.poll(() => connection(hand), SOON).toEqual(READY);
    loop.request({ full: true });
    await expect.poll(() => connection(hand), SOON).toEqual(FAILING);
    await expect.poll(() => passes(hand, runs, 3), SOON).toBe(true);
    await expect.poll(() => connection(hand), SOON).toEqual(READY);
    await expect.poll(() => passes(hand, runs, 4), SOON).toBe(true);
    expect(runs).toEqual([false, true, true, false]);
    hand.stop();
    await loop.stopped;
  });

  test('a connection is shown as syncing until a full read is done', async () => {
    const hand = await syncAtHand(await open());
    const reading = Promise.withResolvers<void>();
    const loop = start(hand.context, async ({ full }) => {
      if (full) await reading.promise;
    });
    await expect.poll(() => connection(hand), SOON).toEqual(READY);
    loop.request({ full: true });
    await expect.poll(() => connection(hand), SOON).toEqual({ state: 'syncing', error: null });
    reading.resolve();
    await expect.poll(() => connection(hand), SOON).toEqual(READY);
    hand.stop();
    await loop.stopped;
  });

  test('I32: a step that fails is named and keeps no other from running', async () => {
    const hand = await syncAtHand(await open());
    const ran: string[] = [];
    const sync = {
      streams: [],
      steps: [
        { stream: 'first', run: () => Promise.reject(FAILURE) },
        { stream: 'second', run: async () => void ran.push('second') },
      ],
    };
    const loop = startConnectionLoop(hand.context, sync, { intervalMs: () => INTERVAL_MS });
    await expect.poll(() => connection(hand), SOON).toEqual(FAILING);
    await expect
      .poll(() => streams(hand), SOON)
      .toMatchObject([
        { stream: 'first', error: FAILURE.message, last_success_at: null },
        { stream: 'second', error: null, last_success_at: hand.clock.now() },
      ]);
    expect(ran).toEqual(['second']);
    hand.stop();
    await loop.stopped;
  });

  test('a step runs in its own rhythm, and at once when asked', async () => {
    const hand = await syncAtHand(await open());
    const runs: string[] = [];
    const step = (stream: string, everyMs: number) => ({
      stream,
      run: async () => void runs.push(stream),
      everyMs: () => everyMs,
    });
    const sync = { streams: [], steps: [step('often', INTERVAL_MS), step('seldom', 3 * INTERVAL_MS)] };
    const loop = startConnectionLoop(hand.context, sync, { intervalMs: () => INTERVAL_MS });
    const ended = async (count: number) => {
      await expect.poll(() => runs.length, SOON).toBe(count);
      await expect
        .poll(async () => (await streams(hand)).every((row) => (row.next_run_at ?? 0) > hand.clock.now()))
        .toBe(true);
    };
    await ended(2);
    hand.clock.advance(INTERVAL_MS);
    await ended(3);
    expect(runs).toEqual(['often', 'seldom', 'often']);
    loop.request({ full: false });
    await ended(5);
    expect(runs.slice(3)).toEqual(['often', 'seldom']);
    hand.stop();
    await loop.stopped;
  });

  test('a stream whose site is not asked for a while runs next when that is over, as its error says', async () => {
    const hand = await syncAtHand(await open());
    const notAsked = new AppError('upstream_failed', 'JIRA_API_ERROR', 'No answer. Asked again in 9 s.', {
      details: { ambiguous: false, retryAfterMs: 9_000 },
    });
    const loop = start(hand.context, async () => {
      throw notAsked;
    });
    const next = () => streams(hand).then(([row]) => (row?.next_run_at ?? 0) - hand.clock.now());
    await expect.poll(next, SOON).toBe(9_000);
    hand.stop();
    await loop.stopped;
  });

  test('a database that refuses for a while does not end it', async () => {
    const hand = await syncAtHand(await open());
    const loop = start(
      { ...hand.context, database: refusing(hand.context.database, { after: 0, writes: 2 }) },
      async () => {},
    );
    await expect.poll(() => hand.logged, SOON).toContain('sync failed and its failure was not noted');
    const later = () => {
      hand.clock.advance(INTERVAL_MS);
      return connection(hand);
    };
    await expect.poll(later, SOON).toEqual(READY);
    hand.stop();
    await loop.stopped;
  });
});

/** A loop of a single step. */
function start(context: SyncContext, run: (options: { full: boolean }) => Promise<void>) {
  const sync = { streams: [], steps: [{ stream: 'asked', run }] };
  return startConnectionLoop(context, sync, { intervalMs: () => INTERVAL_MS });
}

/** Lets time pass. @returns whether there were that many runs */
function passes({ clock }: SyncAtHand, runs: readonly boolean[], count: number): boolean {
  if (runs.length < count) clock.advance(INTERVAL_MS);
  return runs.length >= count;
}

function streams({ context }: SyncAtHand) {
  return context.database.read.selectFrom('sync_streams').selectAll().orderBy('stream').execute();
}

function connection({ context }: SyncAtHand) {
  return context.database.read
    .selectFrom('connections')
    .select(['state', 'error'])
    .where('id', '=', context.connectionId)
    .executeTakeFirst();
}

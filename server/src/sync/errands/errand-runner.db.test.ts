import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { type SyncAtHand, syncAtHand } from '../../../testing/sync-at-hand.ts';
import { AppError } from '../../domain/errors.ts';
import { addErrand, type Errand, openErrands, readErrandAnswer } from '../../store/errands.ts';
import { startConnectionLoop } from '../connection-loop.ts';
import type { RecordReader } from '../reconcile/record-reader.ts';
import { startErrandRunner } from './errand-runner.ts';

const SOON = { timeout: 10_000 };
const NO_RECORDS: RecordReader = {
  ticket: async () => null,
  organization: async () => null,
  person: () => Promise.reject(new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira answered 500.')),
};

eachDatabase((_name, open) => {
  test('a full read that was asked for outlives the process that began it', async () => {
    const hand = await syncAtHand(await open());
    await ask(hand, { kind: 'sync', full: true });
    const first = serve(hand, () => new Promise(() => {}));
    await expect.poll(() => first.runs, SOON).toContain(true);
    hand.stop();
    const next = serve(again(hand), async () => {});
    await expect.poll(() => waiting(hand), SOON).toEqual([]);
    expect(next.runs).toContain(true);
  });

  test('an errand is done when it came through, and not before', async () => {
    const hand = await syncAtHand(await open());
    let fails = true;
    const { runs } = serve(hand, async () => {
      if (fails) throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira answered 500.');
    });
    await ask(hand, { kind: 'sync', full: true });
    const later = () => {
      hand.clock.advance(10_000);
      return runs.filter((full) => full).length;
    };
    await expect.poll(later, SOON).toBeGreaterThan(1);
    expect(await waiting(hand)).toHaveLength(1);
    fails = false;
    await expect.poll(() => later() && waiting(hand), SOON).toEqual([]);
    hand.stop();
  });

  test('whoever asked elsewhere is told what came of it', async () => {
    const hand = await syncAtHand(await open());
    const { connectionId, database } = hand.context;
    const { id } = await database.transaction(({ db }) =>
      db
        .insertInto('quarantine')
        .values({ connection_id: connectionId, stream: 'people', source_id: '7', reason: 'odd', raw: '{}', at: 1 })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    serve(hand, async () => {});
    const unknown = await ask(hand, { kind: 'replay', item: id + 1 });
    const failing = await ask(hand, { kind: 'replay', item: id });
    const answer = (errand: number) => () => {
      hand.clock.advance(1_000);
      return readErrandAnswer(database.read, errand);
    };
    await expect.poll(answer(unknown), SOON).toEqual({ done: null });
    const failed = { kind: 'upstream_failed', code: 'JIRA_API_ERROR', message: 'Jira answered 500.' };
    await expect.poll(answer(failing), SOON).toEqual({ failed });
    hand.clock.advance(2 * 60 * 60_000);
    // Nobody fetched them.
    await expect.poll(answer(failing), SOON).toBeNull();
    hand.stop();
  });
});

function ask({ context: { connectionId, database, clock } }: SyncAtHand, errand: Errand): Promise<number> {
  return addErrand(database, { connectionId, errand, at: clock.now() });
}

function waiting({ context: { connectionId, database } }: SyncAtHand) {
  return openErrands(database.read, connectionId);
}

/** The same connection in another process. */
function again(hand: SyncAtHand): SyncAtHand {
  return { ...hand, context: { ...hand.context, signal: new AbortController().signal } };
}

/** Keeps a connection of one step in sync, and notes whether each run was in full. */
function serve({ context }: SyncAtHand, run: () => Promise<void>) {
  const runs: boolean[] = [];
  const step = {
    stream: 'asked',
    run: ({ full }: { full: boolean }) => {
      runs.push(full);
      return full ? run() : Promise.resolve();
    },
  };
  const loop = startConnectionLoop(context, { streams: [], steps: [step] }, { intervalMs: () => 1_000 });
  const { wake } = startErrandRunner(context, loop, NO_RECORDS);
  context.database.onNews((news) => news.about === 'errands' && wake());
  return { runs };
}

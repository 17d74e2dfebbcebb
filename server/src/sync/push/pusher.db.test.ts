import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { FakeUpstream } from '../../../testing/push/fake-upstream.ts';
import { COMMENT, DOWN, LIMITED, LOST, pushAtHand, REFUSED } from '../../../testing/push/push-at-hand.ts';
import { refusing } from '../../../testing/sync-at-hand.ts';
import { AppError } from '../../domain/errors.ts';
import { discardEdit, readEdit } from '../../store/outbox/outbox.ts';
import { pushOne } from './push-one.ts';
import { startPusher } from './pusher.ts';

const SOON = { timeout: 10_000 };

eachDatabase((_name, open) => {
  test('an edit that stands is confirmed and shown as the upstream has it', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1');
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'confirmed', sent_as: 'integration' }]);
    const comments = await hand.context.database.read.selectFrom('comments').select('source_id').execute();
    expect(comments.map(({ source_id }) => source_id)).toEqual(upstream.comments('1'));
  });

  test.for([
    ['refused', REFUSED],
    ['failing', DOWN],
    ['broken', new Error('a fault of ours')],
  ] as const)('an edit that stands stays laid over while reading the ticket is %s', async ([, failure]) => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ read: [failure, failure] });
    const shown = () =>
      hand.context.database.read.selectFrom('ticket_rows').select(['summary', 'pending']).executeTakeFirst();
    await hand.edit('1', { kind: 'fields', fields: { summary: 'New' } });
    for (let tries = 0; tries < 2; tries++) {
      await hand.push(upstream);
      expect(await hand.outbox()).toMatchObject([{ state: 'sent', error_code: null }]);
    }
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'confirmed', error_code: null }]);
    expect(await shown()).toEqual({ summary: 'New', pending: 0 });
    expect(upstream.ledger).toHaveLength(1);
  });

  test('what one reading tells settles every edit that was sent before it', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ read: [DOWN] });
    await hand.edit('1');
    await hand.push(upstream);
    await hand.edit('1');
    const [second] = await hand.due();
    expect(second).toMatchObject({ id: 2, state: 'pending' });
    await pushOne(hand.context, upstream, second!);
    expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }, { state: 'confirmed' }]);
  });

  test('however many of one ticket are still to be read back, they take one place of those that wait', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ read: Array.from({ length: 8 }, () => DOWN) });
    for (let edit = 0; edit < 8; edit++) {
      await hand.edit('1');
      const unsent = (await hand.due()).find(({ state }) => state === 'pending');
      await pushOne(hand.context, upstream, unsent!);
    }
    await hand.edit('2');
    expect((await hand.due()).map(({ id, state }) => [id, state])).toEqual(
      expect.arrayContaining([
        [8, 'sent'],
        [9, 'pending'],
      ]),
    );
    expect(await hand.due()).toHaveLength(2);
    await pushOne(hand.context, upstream, (await hand.due()).find(({ id }) => id === 8)!);
    expect((await hand.outbox()).map(({ state }) => state)).toEqual([...Array(8).fill('confirmed'), 'pending']);
  });

  test('I37: one whose answer was lost is looked up, and made once', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ answer: [LOST] });
    await hand.edit('1');
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'pending', sent_at: hand.clock.now() }]);
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }]);
    expect(upstream.comments('1')).toHaveLength(1);
  });

  test.for([
    ['failing', DOWN],
    ['limited', LIMITED],
  ] as const)('J23: while the look-up is %s, an edit stays in doubt and is not sent', async ([, failure]) => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ answer: [LOST], lookUp: [failure, failure] });
    await hand.edit('1');
    for (let tries = 0; tries < 3; tries++) {
      await hand.push(upstream);
      expect(await hand.outbox()).toMatchObject([{ state: 'pending', sent_at: expect.any(Number) }]);
    }
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }]);
    expect(upstream.comments('1')).toHaveLength(1);
  });

  test('what may be carried out late is looked for as often as that takes before it is sent again', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ send: [LOST] }, { times: 3, everyMs: 5_000 });
    await hand.edit('1');
    for (let tries = 0; tries < 3; tries++) await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'pending', looks: 2 }]);
    expect(await hand.outbox()).toMatchObject([{ next_attempt_at: hand.clock.now() + 5_000 }]);
    expect(upstream.calls).toMatchObject({ find: 2, send: 1 });
    await hand.push(upstream);
    expect(upstream.calls).toMatchObject({ find: 3, send: 2 });
    expect(upstream.comments('1')).toHaveLength(1);
  });

  test('the upstream says when to come back', async () => {
    const hand = await pushAtHand(await open());
    await hand.edit('1');
    await hand.push(new FakeUpstream({ send: [LIMITED] }));
    const due = hand.clock.now() + 90_000;
    expect(await hand.outbox()).toMatchObject([{ state: 'pending', sent_at: null, next_attempt_at: due }]);
  });

  test('one refused while in doubt is looked up again when people send it again', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ answer: [LOST], lookUp: [REFUSED] });
    await hand.edit('1');
    await hand.push(upstream);
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([
      { state: 'failed', error_message: 'You may not comment.', sent_at: expect.any(Number) },
    ]);
    await hand.context.database.transaction(({ db }) => db.updateTable('outbox').set({ state: 'pending' }).execute());
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }]);
    expect(upstream.comments('1')).toHaveLength(1);
  });

  test('one refused outright certainly did not arrive', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ send: [REFUSED] });
    await hand.edit('1');
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'failed', sent_at: null }]);
    expect(upstream.comments('1')).toEqual([]);
  });

  test('one that our credentials kept out waits for better ones', async () => {
    const hand = await pushAtHand(await open());
    const details = { status: 401, reason: 'Sign in.' };
    const upstream = new FakeUpstream({
      send: [new AppError('upstream_refused', 'JIRA_API_ERROR', 'Sign in.', { details })],
    });
    await hand.edit('1');
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'pending', sent_at: null }]);
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }]);
    expect(upstream.comments('1')).toHaveLength(1);
  });

  test.for([
    ['is disabled', { active: 0 }],
    ['may not see the desk any more', { all_desks: 0 }],
  ] as const)('I40: what somebody accepted who %s before it is sent fails, visibly', async ([, values]) => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1');
    await hand.context.database.transaction(({ db }) => db.updateTable('users').set(values).execute());
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'failed', error_code: 'FORBIDDEN' }]);
    expect(upstream.ledger).toEqual([]);
  });

  test.for([1, 2, 3])(
    'I36, F18: a crash at write %i between accepting and settling makes nothing twice',
    async (after) => {
      const hand = await pushAtHand(await open());
      const upstream = new FakeUpstream();
      await hand.edit('1');
      const crashing = refusing(hand.context.database, { after: after - 1, writes: 1 });
      await hand.push(upstream, crashing).catch(() => {});
      expect(await hand.outbox()).toMatchObject([{ state: after === 3 ? 'sent' : 'pending' }]);
      await hand.push(upstream);
      expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }]);
      expect(upstream.comments('1')).toHaveLength(1);
    },
  );

  test("I38: a ticket's edits arrive in order, behind one that is put off", async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ send: [DOWN] });
    for (const ticket of ['1', '1', '2', '1']) await hand.edit(ticket);
    const pusher = startPusher(hand.context, upstream);
    await expect.poll(() => upstream.arrived, SOON).toEqual(['2 3']);
    await hand.settled(4);
    expect(upstream.arrived).toEqual(['2 3', '1 1', '1 2', '1 4']);
    hand.stop();
    await pusher.stopped;
  });

  test('I38: what was accepted before an edit failed waits until people decided about that one', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ send: [REFUSED] });
    for (const ticket of ['1', '1', '1']) await hand.edit(ticket);
    for (let tries = 0; tries < 3; tries++) await hand.push(upstream);
    const states = async () => (await hand.outbox()).map(({ state }) => state);
    expect(await states()).toEqual(['failed', 'pending', 'pending']);
    hand.clock.advance(1);
    // One made since, by people who saw it fail, does not wait for it; but it keeps its place.
    await hand.edit('2');
    await hand.context.database.transaction(async (tx) => {
      await discardEdit(tx, (await readEdit(tx.db, 1))!);
    });
    for (let tries = 0; tries < 3; tries++) await hand.push(upstream);
    expect(await states()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(upstream.arrived.filter((one) => one.startsWith('1 '))).toEqual(['1 2', '1 3']);
  });

  test('I36: edits of a ticket that was deleted wait for nobody: each is told to have failed', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ send: [REFUSED, REFUSED] });
    for (const ticket of ['1', '1']) await hand.edit(ticket);
    await hand.push(upstream);
    await hand.context.database.transaction(({ db }) => db.updateTable('tickets').set({ deleted: 1 }).execute());
    await hand.push(upstream);
    expect((await hand.outbox()).map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  test('what is made after an edit failed does not wait for it', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ send: [REFUSED] });
    await hand.edit('1');
    await hand.push(upstream);
    hand.clock.advance(1);
    await hand.edit('1');
    await hand.push(upstream);
    expect(await hand.outbox()).toMatchObject([{ state: 'failed' }, { state: 'confirmed' }]);
  });

  test('a ticket that takes long holds no other', async () => {
    const hand = await pushAtHand(await open());
    const answer = Promise.withResolvers<void>();
    const upstream = new FakeUpstream({ slow: { ticket: '1', until: answer.promise } });
    for (let ticket = 1; ticket <= 11; ticket++) await hand.edit(String(ticket));
    const pusher = startPusher(hand.context, upstream);
    await hand.settled(10);
    await hand.edit('12', COMMENT);
    pusher.wake();
    await hand.settled(11);
    expect(upstream.comments('1')).toEqual([]);
    answer.resolve();
    await hand.settled(12);
    hand.stop();
    await pusher.stopped;
  });

  test('a database that refuses for a while does not end it', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1');
    const unsteady = refusing(hand.context.database, { after: 1, writes: 1 });
    const pusher = startPusher({ ...hand.context, database: unsteady }, upstream);
    await expect.poll(() => hand.logged, SOON).toContain('push failed and is tried again');
    await hand.settled(1);
    expect(upstream.comments('1')).toHaveLength(1);
    hand.stop();
    await pusher.stopped;
  });
});

import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { FakeUpstream } from '../../../testing/push/fake-upstream.ts';
import { LOST, type PushAtHand, pushAtHand } from '../../../testing/push/push-at-hand.ts';
import type { TicketEdit } from '../../domain/edit.ts';
import { readEdit, retryEdit } from '../../store/outbox/outbox.ts';

const rename = (summary: string): TicketEdit => ({ kind: 'fields', fields: { summary } });

eachDatabase((_name, open) => {
  test('I39: an edit of what somebody else changed meanwhile fails with both values, and overwrites nothing', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1', rename('Mine'));
    upstream.change('1', { summary: 'Theirs' });
    await hand.push(upstream);
    const edit = await read(hand, 1);
    expect(edit).toMatchObject({ state: 'failed', error_code: 'CONFLICT', sent_at: null });
    const values = { base: 'Ticket 1', theirs: 'Theirs', yours: 'Mine' };
    expect(edit?.conflict).toEqual([{ field: 'summary', ...values, named: values }]);
    expect(upstream.ticket('1').summary).toBe('Theirs');
    expect(await shown(hand)).toMatchObject({ summary: 'Theirs', pending: 0, failed_code: 'CONFLICT' });
  });

  test('I39: statuses and people in conflict are told by their names', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.context.database.transaction(({ db }) =>
      db
        .insertInto('people')
        .values({
          connection_id: hand.context.connectionId,
          source_id: 'p1',
          name: 'Bo',
          email: null,
          active: 1,
          kind: 'agent',
        })
        .execute(),
    );
    await hand.edit('1', { kind: 'assign', assigneeSourceId: 'p1' });
    upstream.change('1', {
      assigneeSourceId: 'p2',
      people: [{ sourceId: 'p2', name: 'Cy', email: null, active: true, kind: 'agent' }],
    });
    await hand.push(upstream);
    expect((await read(hand, 1))?.conflict).toMatchObject([
      { field: 'assignee', theirs: 'p2', named: { base: null, theirs: 'Cy', yours: 'Bo' } },
    ]);
  });

  test("I39: somebody else's change of something else is no conflict", async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1', rename('Mine'));
    upstream.change('1', { priority: 'High', labels: ['theirs'] });
    await hand.push(upstream);
    expect((await read(hand, 1))?.state).toBe('confirmed');
    expect(upstream.ticket('1')).toMatchObject({ summary: 'Mine', priority: 'High', labels: ['theirs'] });
  });

  test('what somebody else set to the very same is confirmed without being sent', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1', rename('The same'));
    upstream.change('1', { summary: 'The same' });
    await hand.push(upstream);
    expect((await read(hand, 1))?.state).toBe('confirmed');
    expect(upstream.ledger).toEqual([]);
  });

  test("one's own edits on their way are no conflict with each other", async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    for (const summary of ['First', 'Second', 'Ticket 1']) await hand.edit('1', rename(summary));
    for (let tries = 0; tries < 3; tries++) await hand.push(upstream);
    expect((await hand.outbox()).map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(upstream.ticket('1').summary).toBe('Ticket 1');
  });

  test('sent again with leave to overwrite, it overwrites what it showed, and nothing newer', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1', rename('Mine'));
    upstream.change('1', { summary: 'Theirs' });
    await hand.push(upstream);
    upstream.change('1', { summary: 'Newer' });
    await retry(hand, { overwrite: true });
    await hand.push(upstream);
    expect((await read(hand, 1))?.conflict).toMatchObject([{ base: 'Theirs', theirs: 'Newer', yours: 'Mine' }]);
    await retry(hand, { overwrite: true });
    await hand.push(upstream);
    expect(await read(hand, 1)).toMatchObject({ state: 'confirmed', conflict: null });
    expect(upstream.ticket('1').summary).toBe('Mine');
  });

  test('sent again without that leave, it is in conflict again', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream();
    await hand.edit('1', rename('Mine'));
    upstream.change('1', { summary: 'Theirs' });
    await hand.push(upstream);
    await retry(hand, { overwrite: false });
    await hand.push(upstream);
    expect(await read(hand, 1)).toMatchObject({ state: 'failed', error_code: 'CONFLICT' });
  });

  test('one that was taken although its answer was lost is no conflict with itself', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ answer: [LOST] });
    await hand.edit('1', rename('Mine'));
    await hand.push(upstream);
    await hand.push(upstream);
    expect((await read(hand, 1))?.state).toBe('confirmed');
    expect(upstream.ledger).toHaveLength(1);
  });
});

const read = ({ context }: PushAtHand, id: number) => readEdit(context.database.read, id);

const shown = ({ context }: PushAtHand) =>
  context.database.read.selectFrom('ticket_rows').selectAll().executeTakeFirstOrThrow();

async function retry({ context, clock }: PushAtHand, { overwrite }: { overwrite: boolean }): Promise<void> {
  await context.database.transaction(async (tx) => {
    const edit = await readEdit(tx.db, 1);
    await retryEdit(tx, edit!, { at: clock.now(), overwrite });
  });
}

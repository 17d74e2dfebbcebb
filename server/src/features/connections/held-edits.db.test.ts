import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { FakeUpstream } from '../../../testing/push/fake-upstream.ts';
import { pushAtHand, REFUSED } from '../../../testing/push/push-at-hand.ts';
import { heldEdits, readWaitingEdits } from '../../store/outbox/held-edits.ts';
import { discardEdit, openEdits, readEdit } from '../../store/outbox/outbox.ts';
import { getIssue, listComments } from '../issues/issue-detail.service.ts';
import { lineFreshness } from './freshness.ts';

eachDatabase((_name, open) => {
  test('edits behind a refused one say that they wait for it, and so does the line they wait in', async () => {
    const hand = await pushAtHand(await open());
    const { connectionId, database } = hand.context;
    const refused = await hand.edit('1', { kind: 'fields', fields: { summary: 'Refused' } });
    const inReliance = await hand.edit('1');
    hand.clock.advance(1_000);
    await hand.push(new FakeUpstream({ send: [REFUSED] }));
    hand.clock.advance(1_000);
    const behindThat = await hand.edit('1');
    const line = async () => {
      const waiting = await readWaitingEdits(database.read, connectionId);
      const { backlog, stall, alarm } = lineFreshness('edits', waiting, hand.clock.now());
      return { backlog, stall: stall?.kind ?? null, alarm };
    };
    const { id: ticketId, key } = await database.read
      .selectFrom('ticket_rows')
      .select(['id', 'key'])
      .executeTakeFirstOrThrow();
    const held = async () => Object.fromEntries(heldEdits(await openEdits(database.read, ticketId)));

    expect(await held()).toEqual({ [inReliance]: refused, [behindThat]: refused });
    expect(await hand.due()).toEqual([]);
    expect(await line()).toEqual({ backlog: 2, stall: null, alarm: null });
    hand.clock.advance(61_000);
    expect(await line()).toMatchObject({
      backlog: 2,
      stall: 'held',
      alarm: expect.stringMatching(
        /^2 of 2 wait, since .*, for a refused edit before them: send it again or drop it\.$/,
      ),
    });
    const caller = {
      userId: hand.userId,
      name: 'Ann',
      role: 'agent' as const,
      deskIds: [hand.deskId],
      personIds: [],
      timeZone: 'UTC',
    };
    const { data } = await getIssue(database, caller, key, hand.clock.now());
    expect(data.edits).toMatchObject([
      { id: refused, state: 'failed' },
      { id: inReliance, state: 'pending', waits_for: refused },
      { id: behindThat, state: 'pending', waits_for: refused },
    ]);
    expect(data.edits[0]).not.toHaveProperty('waits_for');
    expect(await listComments(database, caller, key)).toMatchObject([{ waits_for: refused }, { waits_for: refused }]);

    // Another ticket's edit, which waits for nothing, is the graver delay.
    await hand.edit('2');
    hand.clock.advance(61_000);
    expect(await line()).toMatchObject({ backlog: 3, stall: 'waiting' });

    await database.transaction(async (tx) => discardEdit(tx, (await readEdit(tx.db, refused))!));
    expect(await held()).toEqual({});
    expect((await hand.due()).map(({ id }) => id)).toContain(inReliance);
    expect(await line()).toMatchObject({ backlog: 3, stall: 'waiting' });
  });

  test('what was asked for after an edit was refused waits for nobody', async () => {
    const hand = await pushAtHand(await open());
    await hand.edit('1');
    await hand.push(new FakeUpstream({ send: [REFUSED] }));
    hand.clock.advance(1_000);
    const later = await hand.edit('1');
    expect((await hand.due()).map(({ id }) => id)).toEqual([later]);
    const { held } = await readWaitingEdits(hand.context.database.read, hand.context.connectionId);
    expect(held).toBe(0);
  });
});

import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { readEditCounts } from './connections.store.ts';

eachDatabase((_name, open) => {
  test('edits are counted by their desk, those of tickets still to be made too, until they are confirmed', async () => {
    const hand = await pushAtHand(await open());
    const { connectionId, database } = hand.context;
    await hand.edit('1');
    await hand.create('New here');
    await hand.create('And here');
    const counts = async (deskIds: number[]) => Object.fromEntries(await readEditCounts(database.read, deskIds));
    expect(await counts([hand.deskId])).toEqual({ [`${connectionId} pending`]: 3 });
    expect(await counts([hand.deskId + 1])).toEqual({});
    await database.transaction(async ({ db }) => {
      await db.updateTable('outbox').set({ state: 'failed' }).where('id', '=', 2).execute();
      await db.updateTable('outbox').set({ state: 'confirmed' }).where('id', '=', 1).execute();
    });
    expect(await counts([hand.deskId])).toEqual({ [`${connectionId} pending`]: 1, [`${connectionId} failed`]: 1 });
  });
});

import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { handClock } from '../../../testing/hand-clock.ts';
import type { Database } from '../../store/database.ts';
import { insertSession } from './sessions.store.ts';
import { UseNotes } from './use-notes.ts';

eachDatabase((_name, open) => {
  it('the first use is written down at once, those of the next second together', async () => {
    const database = await open();
    const clock = handClock(1_000_000);
    let transactions = 0;
    const counted: Database = {
      ...database,
      transaction: (work) => {
        transactions++;
        return database.transaction(work);
      },
    };
    const ids = Array.from({ length: 1_200 }, (_, n) => `hash-${n}`);
    await database.transaction(async (tx) => {
      for (const tokenHash of ids) await insertSession(tx, { tokenHash, userId: 1, createdAt: 1, at: 1 });
    });
    const seen = async () => {
      await database.transaction(async () => {});
      const rows = await database.read.selectFrom('sessions').select('last_seen_at').distinct().execute();
      return rows.map((row) => row.last_seen_at).sort((a, b) => a - b);
    };
    const notes = new UseNotes(counted, clock);
    notes.add({ kind: 'session', id: ids[0] as string }, clock.now());
    expect(await seen()).toEqual([1, 1_000_000]);
    clock.advance(500);
    for (const id of ids) notes.add({ kind: 'session', id }, clock.now());
    expect([await seen(), transactions]).toEqual([[1, 1_000_000], 1]);
    clock.advance(500);
    await expect.poll(seen).toEqual([1_000_500]);
    expect(transactions).toBe(2);
    clock.advance(10_000);
    expect(transactions).toBe(2);
  });
});

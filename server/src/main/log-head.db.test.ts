import { afterAll, beforeEach, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { handClock } from '../../testing/hand-clock.ts';
import { ChangeWriter } from '../readmodel/change-writer.ts';
import { raiseEra } from '../store/catalogue-era.ts';
import { type Database, openDatabase } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { followLogHead, type LogHead } from './log-head.ts';

eachDatabasePlace((name, makePlace) => {
  const opened: Database[] = [];
  const stopping = new AbortController();
  afterAll(async () => {
    stopping.abort();
    for (const database of opened) await database.close();
  });
  const clock = handClock(0);
  let here: Database;
  let head: LogHead;
  let heard: string[];
  let elsewhere: Database;
  beforeEach(async () => {
    const { location } = await makePlace();
    here = await openDatabase(location);
    // Another process, where there may be one.
    elsewhere = name === 'postgres' ? await openDatabase(location) : here;
    opened.push(...new Set([here, elsewhere]));
    head = await followLogHead({ database: here, clock, signal: stopping.signal });
    heard = [];
    head.onGrowth(({ after, seq, deskIds }) => heard.push(`${after}>${seq} ${deskIds ?? 'any'}`));
    head.onEra((era) => heard.push(`era ${era}`));
  });

  /** Entries of one ticket for each desk. */
  const change = (database: Database, ...deskIds: number[]) =>
    database.transaction(async (tx) => {
      const writer = await ChangeWriter.open(tx, 1);
      for (const desk_id of deskIds) {
        writer.add({ id: 1, key: 'A-1', desk_id } as TicketRowTable, 'changed', [], null);
      }
      await writer.write();
    });

  it('what this process commits is known at once, desk by desk', async () => {
    await change(here, 7, 8);
    await change(here, 7);
    expect(heard).toEqual(['0>2 7,8', '2>3 7']);
    await here.transaction(raiseEra);
    expect(heard.at(-1)).toBe(`era ${head.era()}`);
    expect(head.seq()).toBe(3);
    expect(head.shared).toBe(name === 'postgres');
  });

  it('a hint of what never was costs a look, and nothing is believed of it', async () => {
    await change(here, 7);
    heard.length = 0;
    await head.heard({ seq: Number.MAX_SAFE_INTEGER, era: Number.MAX_SAFE_INTEGER });
    expect([heard, head.seq()]).toEqual([[], 1]);
    await change(here, 7);
    expect(heard).toEqual(['1>2 7']);
    expect(head.heard({ seq: 2, era: 0 })).toBeUndefined();
  });

  // An embedded database belongs to one process.
  if (name === 'sqlite') return;

  it('what others commit is found by looking: by a hint, and twice a second', async () => {
    await change(elsewhere, 7);
    await change(elsewhere, 8, 9);
    await elsewhere.transaction(raiseEra);
    expect(heard).toEqual([]);
    await head.heard({ seq: 1 });
    expect(heard).toEqual([`era ${head.era()}`, '0>3 7,8,9']);
    await change(elsewhere, 7);
    clock.advance(500);
    await expect.poll(() => heard.at(-1)).toBe('3>4 7');
  });

  it('what others committed before this one shows with it, as anything', async () => {
    await change(elsewhere, 7);
    await change(here, 8);
    expect(heard).toEqual(['0>2 any']);
    await head.look();
    expect(heard).toHaveLength(1);
  });
});

import { expect, test } from 'vitest';
import { unit } from '../../../../simulators/world/random.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import { FakeUpstream, type Faults } from '../../../testing/push/fake-upstream.ts';
import { DOWN, LIMITED, LOST, type PushAtHand, pushAtHand, REFUSED } from '../../../testing/push/push-at-hand.ts';
import { refusing } from '../../../testing/sync-at-hand.ts';
import { readEdit } from '../../store/outbox/outbox.ts';
import { takeOver } from '../take-over.ts';

const WRITES = 1_000;
/** Fewer where a transaction takes longer. */
const SEEDS = { sqlite: 1_000, postgres: 200 };
/** More tries than all faults of a seed take together. */
const MOST_TRIES = 60;
/** Absence is sure after so many looks; what lags is found before. */
const LOOKS = { times: 4, everyMs: 5_000 };

eachDatabase((name, open) => {
  test('I37, F5: of many comments and tickets whose answers are lost, none is made twice or forgotten', {
    timeout: 120_000,
  }, async () => {
    const hand = await pushAtHand(await open());
    const ends = { confirmed: 0, failed: 0 };
    const seeds = SEEDS[name];
    for (let seed = 0; seed < seeds; seed++) {
      const draw = drawOf(seed);
      const upstream = new FakeUpstream(faultsOf(draw), LOOKS);
      const files = seed % 3 === 0 ? { 'a.txt': 'a' } : {};
      const isNew = draw() >= 0.5;
      const id = await (isNew ? hand.create(`Made by ${seed}`, files) : hand.edit(String(seed % 40)));
      const end = await settle(hand, upstream, id, draw);
      const effects = isNew ? 1 + Object.keys(files).length : 1;
      expect(new Set(upstream.ledger).size, `effects of seed ${seed}`).toBe(upstream.ledger.length);
      expect(upstream.ledger.length, `effects of seed ${seed}`).toBeLessThanOrEqual(effects);
      if (end === 'confirmed') expect(upstream.ledger, `effects of seed ${seed}`).toHaveLength(effects);
      expect(end, `end of seed ${seed}`).not.toBeNull();
      ends[end!]++;
      if (end === 'failed') await dropFailed(hand);
    }
    expect(ends.confirmed + ends.failed).toBe(seeds);
    // Both ends came about, so that the seeds prove something.
    expect(ends.failed).toBeGreaterThan(seeds / 50);
    expect(ends.confirmed).toBeGreaterThan(seeds / 2);
  });

  test('a ticket just made is here, and its edit leads to it', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ read: [DOWN] });
    const id = await hand.create('A new one');
    await hand.push(upstream);
    expect(await readEdit(hand.context.database.read, id)).toMatchObject({ state: 'sent', upstream_id: '1000' });
    await hand.push(upstream);
    const { ticket_id, state } = (await readEdit(hand.context.database.read, id))!;
    expect(state).toBe('confirmed');
    const row = await hand.context.database.read
      .selectFrom('ticket_rows')
      .select('summary')
      .where('id', '=', ticket_id)
      .executeTakeFirst();
    expect(row).toEqual({ summary: 'A new one' });
  });

  test('I38: tickets to be made wait for no other', async () => {
    const hand = await pushAtHand(await open());
    const upstream = new FakeUpstream({ send: [REFUSED, DOWN] });
    for (const summary of ['One', 'Two', 'Three']) await hand.create(summary);
    await hand.push(upstream);
    expect((await hand.outbox()).map(({ state }) => state)).toEqual(['failed', 'pending', 'confirmed']);
  });

  test('I41: a thousand comments whose echoes come early and late leave a thousand comments, and cause no call', {
    timeout: 120_000,
  }, async () => {
    const hand = await pushAtHand(await open());
    const { connectionId, database, linkPeople } = hand.context;
    const upstream = new FakeUpstream();
    const echo = async (ticket: string) => {
      const arrival = await upstream.read(ticket);
      await database.transaction((tx) => takeOver(tx, connectionId, arrival!, hand.clock.now(), linkPeople));
    };
    const echoing = {
      of: upstream.of,
      // The webhook is faster than our own reading.
      read: async (ticket: string) => {
        await echo(ticket);
        expect(await commentsShown(hand, ticket)).toBe(upstream.comments(ticket).length);
        return upstream.read(ticket);
      },
    };
    for (let number = 0; number < WRITES; number++) {
      const ticket = String(number % 50);
      await hand.edit(ticket);
      await hand.push(echoing);
      if (number % 10 === 0) await echo(ticket);
    }
    const rows = await hand.context.database.read.selectFrom('comments').select('source_id').execute();
    expect(rows).toHaveLength(WRITES);
    expect(new Set(rows.map(({ source_id }) => source_id))).toEqual(new Set(upstream.ledger));
    expect(upstream.ledger).toHaveLength(WRITES);
    expect(upstream.calls).toEqual({ find: 0, send: WRITES, read: 2 * WRITES + WRITES / 10 });
    expect(new Set((await hand.outbox()).map(({ state }) => state))).toEqual(new Set(['confirmed']));
    const changes = await hand.context.database.read.selectFrom('change_log').select('seq').execute();
    // Each ticket's arrival, and each comment's.
    expect(changes).toHaveLength(50 + WRITES);
  });
});

/** Tries, with crashes between, until the edit has an end that people see. */
async function settle(
  hand: PushAtHand,
  upstream: FakeUpstream,
  id: number,
  draw: () => number,
): Promise<'confirmed' | 'failed' | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { database } = hand.context;
    const crashes = tries < 5 && draw() < 0.3;
    const through = crashes ? refusing(database, { after: Math.floor(draw() * 3), writes: 1 }) : database;
    await hand.push(upstream, through).catch(() => {});
    hand.clock.advance(1_000);
    const state = (await readEdit(database.read, id))?.state;
    if (state === 'confirmed' || state === 'failed') return state;
  }
  return null;
}

function faultsOf(draw: () => number): Faults {
  const some = (...of: (Error | null)[]) => Array.from({ length: 3 }, () => of[Math.floor(draw() * of.length)] ?? null);
  return {
    lookUp: some(DOWN, LIMITED, null, null),
    send: some(LOST, DOWN, null, null, draw() < 0.3 ? REFUSED : null),
    answer: some(LOST, LOST, null),
    read: some(DOWN, REFUSED, null),
    lag: Math.floor(draw() * LOOKS.times),
  };
}

function drawOf(seed: number): () => number {
  let drawn = 0;
  return () => unit(seed, 7, drawn++);
}

async function dropFailed({ context }: PushAtHand): Promise<void> {
  await context.database.transaction(({ db }) => db.deleteFrom('outbox').where('state', '=', 'failed').execute());
}

async function commentsShown({ context }: PushAtHand, ticket: string): Promise<number> {
  const row = await context.database.read
    .selectFrom('ticket_rows')
    .select('comment_count')
    .where('source_id', '=', ticket)
    .executeTakeFirstOrThrow();
  return row.comment_count;
}

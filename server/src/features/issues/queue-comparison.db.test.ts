import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { plainSeed } from '../../../testing/exactness/plain-seed.ts';
import { USERS, type WorldUser } from '../../../testing/exactness/small-world.ts';
import { SmallWorldRun } from '../../../testing/exactness/small-world-run.ts';
import { listQueue } from './issue-lists.service.ts';
import { compareQueue } from './queue-comparison.service.ts';

eachDatabase((_name, open) => {
  it('tells clients that hash their tickets what changed in a queue, by either version of the hash', async () => {
    const run = await SmallWorldRun.begin(await open());
    const tickets = Array.from({ length: 8 }, (_, ticket) => plainSeed(ticket, { status: ticket % 3 }));
    await run.take({ kind: 'page', site: 0, tickets });
    const { database, clock } = run;
    const caller = await run.caller(USERS[0] as WorldUser);
    const queues = await database.read.selectFrom('queues').select('id').where('removed_at', 'is', null).execute();
    const sizes = await Promise.all(
      queues.map(async ({ id }) => ({ id, n: (await listQueue(database, caller, id, {}, clock.now())).rows.length })),
    );
    const queue = sizes.toSorted((a, b) => b.n - a.n)[0] as { id: number; n: number };
    expect(queue.n).toBeGreaterThan(2);
    const compare = (hashes: Record<string, string>) => compareQueue(database, caller, queue.id, hashes, clock.now());

    const first = await compare({});
    expect([first.added.length, first.unchanged]).toEqual([queue.n, 0]);
    for (const hashes of [first.hashes, first.hashes_v1]) {
      expect(await compare(hashes)).toMatchObject({ added: [], changed: [], removed: [], unchanged: queue.n });
    }
    const [left, other] = Object.keys(first.hashes) as [string, string];
    const { [left]: _left, ...rest } = first.hashes;
    const wrong = '0'.repeat(32);
    const again = await compare({ ...rest, [other]: wrong, 'NONE-1': wrong });
    expect([again.added, again.changed].map((rows) => rows.map(({ key }) => key))).toEqual([[left], [other]]);
    expect([again.removed, again.unchanged]).toEqual([['NONE-1'], queue.n - 2]);
  });
});

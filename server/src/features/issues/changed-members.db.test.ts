import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { plainSeed } from '../../../testing/exactness/plain-seed.ts';
import { USERS } from '../../../testing/exactness/small-world.ts';
import { SmallWorldRun } from '../../../testing/exactness/small-world-run.ts';
import { overtaken } from '../../../testing/overtaken.ts';
import { comment } from './issue-edits.service.ts';

eachDatabase((_name, open) => {
  it('a change sent with a comment is made of the ticket as it is when it is kept', async () => {
    const database = await open();
    const world = await SmallWorldRun.begin(database);
    const sync = (labels: string[]) => world.take({ kind: 'page', site: 0, tickets: [plainSeed(0, { labels })] });
    await sync([]);
    const caller = await world.caller(USERS.find(({ desks }) => desks.length > 0)!);
    const { key } = await database.read.selectFrom('ticket_rows').select('key').executeTakeFirstOrThrow();
    const busy = overtaken(database, () => sync(['theirs']));
    const sent = { body: 'Done.', edit: { add_labels: ['ours'] } };
    const { ticket } = await comment(busy, caller, key, sent, { at: world.clock.now() });
    expect(new Set(ticket.labels)).toEqual(new Set(['ours', 'theirs']));
  });
});

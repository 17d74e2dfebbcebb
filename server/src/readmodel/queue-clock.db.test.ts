import { beforeEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../testing/exactness/small-world.ts';
import { handClock } from '../../testing/hand-clock.ts';
import { sourceTicket } from '../../testing/source-ticket.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database, News } from '../store/database.ts';
import { writeQueues } from '../store/mirror/desks.ts';
import { takeOver } from '../sync/take-over.ts';
import { setAskedMembers } from './asked-queues.ts';
import { runQueueClock } from './queue-clock.ts';
import { markPersonalQueues, rebuildSomeQueues, recheckQueues } from './queue-rebuild.ts';

/** More than are looked at in one transaction. */
const TICKETS = 600;

eachDatabase((_name, open) => {
  let database: Database;
  let news: News[];
  beforeEach(async () => {
    database = await open();
    await makeWorld(database);
    await define('status = Open');
    news = [];
    database.onNews((one) => news.push(one));
  });

  describe('a queue whose definition changed', () => {
    beforeEach(async () => {
      await takeTickets(TICKETS);
      await rebuild();
      news = [];
    });

    it('is worked out anew batch by batch, wherever the last process ended', async () => {
      await define('status = Closed');
      expect(await rebuildSomeQueues(database, BEGIN)).toBe(true);
      expect(await members()).toHaveLength(TICKETS - 500);
      expect(await rebuildSomeQueues(database, BEGIN)).toBe(false);
      expect(await members()).toEqual([]);
      expect(await marks()).toEqual([null]);
    });

    it('begins again when it changes once more in the middle', async () => {
      await define('status = Closed');
      await rebuildSomeQueues(database, BEGIN);
      await define('status = Open');
      await rebuild();
      expect(await members()).toHaveLength(TICKETS);
    });

    it('is emptied when it was removed', async () => {
      await define(null);
      await rebuild();
      expect(await members()).toEqual([]);
      expect(await database.read.selectFrom('tallies').where('cell', 'like', 'queue%').selectAll().execute()).toEqual(
        [],
      );
    });

    it('tells of the tickets that left it, and of no other', async () => {
      await database.transaction(async ({ db }) => {
        await db.updateTable('ticket_rows').set({ status: 'Closed' }).where('key', '=', 'T-7').execute();
      });
      await define('status != Closed');
      await rebuild();
      const [change, ...more] = await database.read
        .selectFrom('change_log')
        .selectAll()
        .where('fields', 'like', '%queues%')
        .execute();
      expect(more).toEqual([]);
      expect(change).toMatchObject({ key: 'T-7', kind: 'changed', fields: '["queues"]', at: BEGIN });
      const changes = news.filter(({ about }) => about === 'changes');
      expect(changes).toEqual([expect.objectContaining({ seq: change?.seq, deskIds: [change?.desk_id] })]);
      const row = await database.read.selectFrom('ticket_rows').select('seq').where('key', '=', 'T-7').execute();
      expect(row).toEqual([{ seq: change?.seq }]);
    });
  });

  it('marks the queues that ask who is looking, and no others', async () => {
    await define('status = Open', 'assignee = currentUser()');
    await rebuild();
    await database.transaction(markPersonalQueues);
    expect(await marks()).toEqual([null, 0]);
  });

  it('tells of tickets the upstream says have come into a queue', async () => {
    await define('issue in linkedIssues(T-1)');
    await takeTickets(2);
    const { id } = await database.read.selectFrom('queues').select('id').executeTakeFirstOrThrow();
    const queue = { queueId: id, connectionId: JIRA.connectionId };
    for (let times = 0; times < 2; times += 1) await setAskedMembers(database, queue, ['2'], handClock(BEGIN));
    const changes = await database.read.selectFrom('change_log').select(['key', 'fields']).orderBy('seq').execute();
    expect(changes.slice(2)).toEqual([{ key: 'T-2', fields: '["queues"]' }]);
  });

  it('forgets a recheck whose queue or ticket is gone', async () => {
    await database.transaction(({ db }) =>
      db.insertInto('queue_rechecks').values({ queue_id: 99, ticket_id: 99, at: BEGIN }).execute(),
    );
    expect(await recheckQueues(database, BEGIN)).toBeNull();
  });

  it('goes on by itself until it is told to stop, and pauses in between', async () => {
    await takeTickets(TICKETS);
    await define('status = Closed');
    const stopping = new AbortController();
    const pauses: number[] = [];
    const clock: Clock = {
      now: () => BEGIN,
      sleep: async (ms) => {
        pauses.push(ms);
        if (pauses.length === 3) stopping.abort();
      },
    };
    await runQueueClock(database, clock, stopping.signal, (error) => expect.fail(String(error)));
    expect(await members()).toEqual([]);
    expect(pauses).toEqual([50, 1000, 1000]);
  });

  async function takeTickets(count: number): Promise<void> {
    const tickets = Array.from({ length: count }, (_, n) =>
      sourceTicket({ sourceId: String(n + 1), deskSourceId: '100' }),
    );
    await database.transaction((tx) => takeOver(tx, JIRA.connectionId, { tickets }, BEGIN, async () => {}));
  }

  /** Makes queues with these definitions the only ones of the site. */
  async function define(...queries: (string | null)[]): Promise<void> {
    const queues = queries.flatMap((text, position) =>
      text === null
        ? []
        : {
            sourceId: `q${position}`,
            deskSourceId: '100',
            name: `Queue ${position}`,
            position,
            query: { language: 'jql' as const, text },
          },
    );
    await database.transaction((tx) => writeQueues(tx, JIRA.connectionId, queues, BEGIN));
  }

  async function rebuild(): Promise<void> {
    while (await rebuildSomeQueues(database, BEGIN));
  }

  const members = () => database.read.selectFrom('queue_tickets').selectAll().execute();

  const marks = async () => {
    const queues = await database.read.selectFrom('queues').select('rebuild_after').orderBy('id').execute();
    return queues.map((queue) => queue.rebuild_after);
  };
});

import { beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../testing/exactness/small-world.ts';
import { logStatements } from '../../testing/plans/statement-log.ts';
import { sourceTicket } from '../../testing/source-ticket.ts';
import type { Database } from '../store/database.ts';
import { takeOver } from '../sync/take-over.ts';
import { answerList } from './list-request.ts';
import { desksSource } from './ticket-lists.ts';

const TICKETS = 12;

eachDatabase((name, open) => {
  describe('rows of lists', () => {
    let database: Database;
    let deskIds: number[];
    let version = 1;

    const take = (numbers: readonly number[], summary: string) => {
      version += 1;
      const tickets = numbers.map((n) =>
        sourceTicket({ sourceId: String(n), deskSourceId: '100', key: `ASK-${n}`, summary, version, updatedAt: n }),
      );
      return database.transaction((tx) => takeOver(tx, JIRA.connectionId, { tickets }, BEGIN, async () => {}));
    };
    const list = (at = BEGIN, on = database) =>
      answerList(on, { source: desksSource(deskIds) }, { sort: 'key', per_page: 10 }, at);
    /** What somebody is shown who has nothing at hand. */
    const anew = (at = BEGIN) => list(at, { ...database });

    beforeAll(async () => {
      database = await open();
      await makeWorld(database);
      const desks = await database.read.selectFrom('desks').select('id').orderBy('id').execute();
      deskIds = desks.map(({ id }) => id);
      await take(
        Array.from({ length: TICKETS }, (_, n) => n + 1),
        'As it was',
      );
    });

    it('are those of the present, whatever of them is at hand', async () => {
      for (const changed of [[], [3], [1, 2, 3, 4, 5, 6, 7, 8], [12]]) {
        await take(changed, `Changed ${changed.length}`);
        expect(await list()).toEqual(await anew());
      }
      await database.transaction(({ db }) => db.updateTable('desks').set({ unit_id: null }).execute());
      expect(await list()).toEqual(await anew());
    });

    it('are not made again while they are what they were', async () => {
      const [first] = (await list()).rows;
      expect((await list()).rows[0]).toBe(first);
    });

    it('are read together where one of them was written in between', async () => {
      await list();
      await take([2], 'Before');
      const logged = logStatements(database);
      let reads = 0;
      const between: Database = {
        ...database,
        readPrepared: async <Row>(text: string, values: readonly unknown[]) => {
          reads += 1;
          if (reads === 2) await take([2], 'In between');
          return logged.database.readPrepared<Row>(text, values);
        },
      };
      await list(BEGIN, between);
      await take([2], 'Once more');
      reads = 0;
      expect((await list(BEGIN, between)).rows.find(({ key }) => key === 'ASK-2')?.summary).toBe(
        name === 'sqlite' ? 'In between' : 'Once more',
      );
    });
  });
});

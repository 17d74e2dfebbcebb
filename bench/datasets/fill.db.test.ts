import { expect, it } from 'vitest';
import { readView } from '../../server/src/features/technician-views/technician-views.service.ts';
import { openDatabase } from '../../server/src/store/database.ts';
import { eachDatabasePlace } from '../../server/testing/each-database.ts';
import { openBare } from '../serving/baseline/bare-connection.ts';
import { answerInParallel, answerInSequence, prepareSeed } from '../serving/baseline/seed-queries.ts';
import { assertFaithful } from './faithful.ts';
import { fill } from './fill.ts';
import { NOW } from './site.ts';
import { userOf } from './users.ts';

const TICKETS = 1_200;

eachDatabasePlace((_name, makePlace) => {
  it('a data set is what the read model makes of it, and the six queries say the same of a view', async () => {
    const { location } = await makePlace();
    const database = await openDatabase(location);
    await fill(database, TICKETS, () => {});
    await assertFaithful(database);
    const caller = await userOf(database, 1);
    const view = await readView(database, caller, { view: 'all_unsolved', per_page: 25 }, NOW);
    const bare = openBare(location, 5);
    await prepareSeed(bare);
    for (const answer of [answerInSequence, answerInParallel]) {
      const seed = await answer(bare, caller, NOW);
      expect(seed.counts).toEqual(view.counts);
      expect(seed.filterCounts).toEqual(view.filter_counts);
      expect(seed.rows).toHaveLength(25);
      const unread = view.rows.map(({ id, requester_unread, technician_unread }) => ({
        id,
        requester_unread,
        technician_unread,
      }));
      expect(seed.rows).toMatchObject(unread);
    }
    await bare.close();
    await database.close();
  }, 60_000);
});

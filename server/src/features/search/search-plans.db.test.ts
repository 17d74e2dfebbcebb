import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { AGENT, makeManyTickets, NOW } from '../../../testing/plans/many-tickets.ts';
import { planOf } from '../../../testing/plans/plan-of.ts';
import { logStatements } from '../../../testing/plans/statement-log.ts';
import { systemClock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { type SearchRequest, search } from './search.service.ts';
import { SearchVocabulary } from './search-vocabulary.ts';

/** Every ticket has the word `ticket` in its row, every hundredth `hundred`, one desk's alone `alone`. */
const DESK = 3;

eachDatabase((name, open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await makeManyTickets(database);
    const words = sql.raw(
      `'¤d' || desk_id || ' ¤a' || coalesce(assignee_id, 0) || ' ¤b' || (id / 4096) || ' ¤c' || (id / 65536) ||
       ' ticket §ticket' || case when id % 100 = 0 then ' hundred' else '' end ||
       case when desk_id = ${DESK} then ' alone' else '' end`,
    );
    await database.transaction(async ({ db }) => {
      const insert =
        name === 'sqlite'
          ? sql`insert into ticket_search (rowid, words) select id, ${words} from ticket_rows`
          : sql`insert into ticket_search (ticket_id, words)
                select id, array_to_tsvector(string_to_array(${words}, ' ')) from ticket_rows`;
      await insert.execute(db);
    });
    if (name === 'postgres') await sql`analyze ticket_search`.execute(database.read);
  }, 120_000);

  /** Rows of tickets that each statement of a search read, where the database tells; whole tables never. */
  async function rowsRead(request: SearchRequest, caller = AGENT): Promise<(number | null)[]> {
    const { database: logged, statements } = logStatements(database);
    const vocabulary = new SearchVocabulary(logged, systemClock, { smallIndex: 1_000_000, sample: 1 });
    await search({ database: logged, vocabulary }, caller, request, NOW);
    const read: (number | null)[] = [];
    for (const statement of statements) {
      const plan = await planOf(database, statement);
      expect(plan.wholeTables, statement.sql).toEqual([]);
      // Rows are found by the ids that the index yields, and sorted only as far as they are ranked.
      if (name === 'sqlite') expect(plan.indexes, statement.sql).toEqual([]);
      read.push(plan.rowsRead);
    }
    return read;
  }

  it.each<SearchRequest>([
    { q: 'ticket' },
    { q: 'hundred' },
    { q: 'ticket hundred' },
    { q: 'ticket', status: 'new' },
    { q: 'ticket', assignee: 'none' },
  ])('reads no more rows for %o than it ranks or may look at', async (request) => {
    for (const rows of await rowsRead(request)) expect(rows ?? 0).toBeLessThanOrEqual(8_000);
  });

  it('reads none of the desks one may not see', async () => {
    const caller = { ...AGENT, deskIds: [DESK] };
    for (const rows of await rowsRead({ q: 'ticket alone' }, caller)) expect(rows ?? 0).toBeLessThanOrEqual(1_000);
    for (const rows of await rowsRead({ q: 'D-1234' }, caller)) expect(rows ?? 0).toBeLessThanOrEqual(10);
    for (const rows of await rowsRead({ q: '1234' }, caller)) expect(rows ?? 0).toBeLessThanOrEqual(10);
  });
});

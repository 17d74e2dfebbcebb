import { expect, test } from 'vitest';
import { Random } from '../../../simulators/world/random.ts';
import { eachDatabase } from '../../testing/each-database.ts';
import { sourceTicket } from '../../testing/source-ticket.ts';
import { syncAtHand } from '../../testing/sync-at-hand.ts';
import { buryTickets } from './reconcile/tombstones.ts';
import { takeOver } from './take-over.ts';

const LIVES = 40;
const MOMENTS = 12;
/** So many changes share a version, as those of one second do at Zendesk. */
const SHARED = 3;

/** How a ticket stands at a moment; null when it is deleted. */
interface Moment {
  at: number;
  summary: string | null;
  version: number;
}

/** What happens to a ticket: it may be changed back, deleted and restored. */
function life(random: Random): Moment[] {
  return Array.from({ length: MOMENTS }, (_, n) => ({
    at: n + 1,
    summary: n > 0 && random.chance(0.25) ? null : random.pick(['This', 'That', 'Something else']),
    version: Math.floor(n / SHARED),
  }));
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.int(0, left.length - 1), 1)[0] as T);
}

eachDatabase((_name, open) => {
  test('I24 I25: whatever order readings of a ticket are taken over in, it ends as the one that began last found it', async () => {
    const database = await open();
    const { context } = await syncAtHand(database);
    for (let seed = 1; seed <= LIVES; seed++) {
      const random = new Random(seed, 24);
      const sourceId = String(seed);
      const [first, ...moments] = life(random) as [Moment, ...Moment[]];
      const read = moments.filter(() => random.chance(0.8));
      const learn = ({ at, summary, version }: Moment) =>
        database.transaction(async (tx) => {
          if (summary === null) {
            await buryTickets(tx, context.connectionId, [sourceId], MOMENTS, { readAt: at });
          } else {
            const tickets = [sourceTicket({ sourceId, deskSourceId: '1', version, summary })];
            await takeOver(tx, context.connectionId, { tickets, readAt: at }, MOMENTS, context.linkPeople);
          }
        });
      await learn(first);
      const again = read.filter(() => random.chance(0.3));
      for (const moment of shuffled([...read, ...again], random)) await learn(moment);
      const rows = await database.read
        .selectFrom('ticket_rows')
        .select('summary')
        .where('source_id', '=', sourceId)
        .execute();
      const last = read.at(-1) ?? first;
      expect(rows, `seed ${seed}`).toEqual(last.summary === null ? [] : [{ summary: last.summary }]);
    }
  });
});

import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { Database } from '../../store/database.ts';

const MINUTE_MS = 60_000;

eachDatabase((_name, open) => {
  test('I35: while everything is read again, totals are those of the tickets that are shown', async () => {
    const database = await open();
    const { clock, sites, sync, close } = await startSyncedSites(database, { tickets: 150 });
    const seen: Totals[] = [];
    let looking = Promise.resolve();
    const forget = database.onNews(() => {
      looking = looking.then(async () => void seen.push(await totals(database)));
    });
    for (const kind of ['jira', 'zendesk'] as const) expect(await sync.run(kind)).toBe(true);
    const complete = await totals(database);
    sites.jira.control.live(40, 1);
    clock.advance(3 * MINUTE_MS);
    await looking;
    const first = seen.length;
    for (const kind of ['jira', 'zendesk'] as const) expect(await sync.run(kind, { full: true })).toBe(true);
    await looking;
    forget();
    expect(seen.length).toBeGreaterThan(first);
    for (const { tallied, shown } of seen) expect(tallied).toBe(shown);
    // Nothing is taken away to be read again.
    for (const { shown } of seen.slice(first)) expect(shown).toBeGreaterThanOrEqual(complete.shown - 10);
    await close();
  });
});

interface Totals {
  tallied: number;
  shown: number;
}

/** Both in one look at the database. */
async function totals({ read }: Database): Promise<Totals> {
  return read
    .selectNoFrom((eb) => [
      eb
        .selectFrom('tallies')
        .select((sum) => sum.fn.coalesce(sum.fn.sum<number>('count'), sum.lit(0)).as('tallied'))
        .where('cell', 'like', 'status:%')
        .where('person_id', '=', 0)
        .as('tallied'),
      eb
        .selectFrom('ticket_rows')
        .select((count) => count.fn.countAll<number>().as('shown'))
        .as('shown'),
    ])
    .$narrowType<{ tallied: number; shown: number }>()
    .executeTakeFirstOrThrow();
}

import { expect, test } from 'vitest';
import { expectMirrored } from '../../../testing/convergence/expect-mirrored.ts';
import { readStandingJira } from '../../../testing/convergence/standing-jira.ts';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import { INTEGRATION } from '../../../testing/two-sites.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Both ends of the day, odd offsets, and zones whose clocks are changed in the hours that are looked at. */
const ZONES = ['Etc/GMT+12', 'America/New_York', 'Asia/Kathmandu', 'Europe/Madrid', 'Pacific/Kiritimati'];

/** The nights in which clocks go forward and back in New York, and in Madrid. */
const NIGHTS = [Date.UTC(2026, 2, 8, 6), Date.UTC(2026, 2, 29, 0), Date.UTC(2026, 9, 25, 0), Date.UTC(2026, 10, 1, 5)];

test.each(ZONES)('I21 J2: what changes is found whatever the account takes the time for (%s)', async (zone) => {
  const { database, remove } = await temporarySqlite();
  const { clock, sites, sync, close } = await startSyncedSites(database, {
    tickets: 40,
    at: (NIGHTS[0] as number) - HOUR_MS,
  });
  sites.jira.control.setZone(INTEGRATION.email, zone);
  expect(await sync.run('jira')).toBe(true);
  const keys = (await database.read.selectFrom('tickets').select('key').orderBy('id').execute()).map(({ key }) => key);
  for (const [n, night] of NIGHTS.entries()) {
    clock.advance(night - clock.now());
    for (let half = 0; half < 3; half++) {
      const key = keys[(n * 3 + half) % keys.length] as string;
      sites.jira.control.apply([{ kind: 'summary', key, summary: `Night ${n}, half an hour ${half}` }]);
      clock.advance(30 * MINUTE_MS);
      expect(await sync.run('jira'), sync.warnings.join('\n')).toBe(true);
      const row = await database.read.selectFrom('tickets').select('summary').where('key', '=', key).executeTakeFirst();
      expect(row?.summary).toBe(`Night ${n}, half an hour ${half}`);
    }
  }
  await expectMirrored(database, sync.connectionId('jira'), await readStandingJira(sites.call.jira));
  await close();
  await remove();
});

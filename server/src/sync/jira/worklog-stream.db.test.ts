import { afterEach, beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import type { HandClock } from '../../../testing/hand-clock.ts';
import type { SiteSync } from '../../../testing/site-sync.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { TwoSites } from '../../../testing/two-sites.ts';
import type { Database } from '../../store/database.ts';

const MINUTE_MS = 60_000;

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;
  let key: string;

  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 80 }));
    await later(0);
    ({ key } = await database.read
      .selectFrom('ticket_rows')
      .select('key')
      .where('source', '=', 'jira')
      .where('status_category', '!=', 'done')
      .orderBy('id')
      .executeTakeFirstOrThrow());
  });
  afterEach(() => close());

  async function later(ms: number): Promise<void> {
    clock.advance(ms);
    expect(await sync.run('jira'), sync.warnings.join('\n')).toBe(true);
  }
  const worklogs = () =>
    database.read
      .selectFrom('worklogs')
      .innerJoin('tickets', 'tickets.id', 'worklogs.ticket_id')
      .select(['worklogs.source_id', 'worklogs.seconds'])
      .where('tickets.key', '=', key)
      .orderBy('worklogs.source_id')
      .execute();
  const log = () => sites.call.jira('POST', `/rest/api/3/issue/${key}/worklog`, { timeSpentSeconds: 600 });
  const asked = (path: string) =>
    sites.jira.control.log
      .counts()
      .filter((call) => call.path.includes(path))
      .reduce((sum, { count }) => sum + count, 0);

  test('J20: a worklog deleted goes, and one changed is as it is now, even where their issue does not count as updated', async () => {
    const made = [await log(), await log()];
    await later(MINUTE_MS);
    const before = await worklogs();
    expect(before.map(({ source_id }) => source_id)).toEqual(expect.arrayContaining(made.map(({ id }) => String(id))));

    // The searches find no issue that was updated: only the feeds tell.
    const search = {
      path: '/rest/api/3/search/jql',
      effect: { kind: 'status', status: 200, body: { issues: [], isLast: true } },
    } as const;
    sites.jira.control.faults.add({ ...search });
    clock.advance(MINUTE_MS);
    await sites.call.jira('DELETE', `/rest/api/3/issue/${key}/worklog/${made[0].id}`);
    await sites.call.jira('PUT', `/rest/api/3/issue/${key}/worklog/${made[1].id}`, { timeSpentSeconds: 1_200 });
    await later(30_000);
    // The feeds hold the last minute back.
    expect(await worklogs()).toEqual(before);
    await later(MINUTE_MS);
    const after = await worklogs();
    expect(after.map(({ source_id }) => source_id)).toEqual(
      before.map(({ source_id }) => source_id).filter((id) => id !== String(made[0].id)),
    );
    expect(after.find(({ source_id }) => source_id === String(made[1].id))?.seconds).toBe(1_200);

    sites.jira.control.log.clear();
    await later(5 * MINUTE_MS);
    expect([asked('/worklog/deleted'), asked('/worklog/updated'), asked('/worklog/list'), asked('bulkfetch')]).toEqual([
      1, 1, 0, 0,
    ]);
  });

  test('a site without time tracking says so, and goes on', async () => {
    const refused = { kind: 'status', status: 404, body: { errorMessages: ['Time tracking is off.'] } } as const;
    sites.jira.control.faults.add({ path: '/rest/api/3/worklog/*', effect: refused });
    const lacking = async () =>
      (await database.read.selectFrom('sync_streams').select('lacking').where('stream', '=', 'worklogs').execute())[0];
    await later(MINUTE_MS);
    expect(await lacking()).toEqual({ lacking: 'worklog feeds' });
    sites.jira.control.faults.clear();
    await later(MINUTE_MS);
    expect(await lacking()).toEqual({ lacking: null });
  });
});

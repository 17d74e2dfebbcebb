import { expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';

const HOUR_MS = 3_600_000;

test('J21: boards, sprints and queues that are suddenly none are kept, and gone when they stay away', async () => {
  const { database, remove } = await temporarySqlite();
  const { clock, sites, sync, close } = await startSyncedSites(database, { tickets: 60 });
  const held = async () => ({
    boards: (await database.read.selectFrom('boards').select('id').where('removed_at', 'is', null).execute()).length,
    sprints: (await database.read.selectFrom('sprints').select('id').execute()).length,
    queues: (
      await database.read
        .selectFrom('queues')
        .select('id')
        .where('removed_at', 'is', null)
        .where('source_id', 'not like', 'project-%')
        .execute()
    ).length,
  });
  expect(await sync.run('jira')).toBe(true);
  const before = await held();
  expect(Math.min(...Object.values(before))).toBeGreaterThan(0);

  const empty = (body: unknown) =>
    ({ kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body }) as const;
  const none = {
    values: [],
    isLast: true,
    isLastPage: true,
    start: 0,
    startAt: 0,
    size: 0,
    limit: 50,
    maxResults: 50,
    total: 0,
  };
  for (const path of ['/rest/agile/1.0/board', '/rest/servicedeskapi/servicedesk']) {
    sites.jira.control.faults.add({ path, effect: empty(none) });
  }
  clock.advance(HOUR_MS);
  expect(await sync.run('jira')).toBe(true);
  expect(await held()).toEqual(before);
  expect(sync.warnings.filter((warning) => warning.includes('suddenly empty'))).toHaveLength(3);

  sites.jira.control.faults.clear();
  clock.advance(HOUR_MS);
  expect(await sync.run('jira')).toBe(true);
  expect(await held()).toEqual(before);

  for (const path of ['/rest/agile/1.0/board', '/rest/servicedeskapi/servicedesk']) {
    sites.jira.control.faults.add({ path, effect: empty(none) });
  }
  clock.advance(HOUR_MS);
  expect(await sync.run('jira')).toBe(true);
  expect(await held()).toEqual(before);
  clock.advance(25 * HOUR_MS);
  expect(await sync.run('jira')).toBe(true);
  expect(await held()).toEqual({ boards: 0, sprints: 0, queues: 0 });
  await close();
  await remove();
});

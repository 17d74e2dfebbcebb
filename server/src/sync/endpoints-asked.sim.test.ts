import { expect, test } from 'vitest';
import { temporarySqlite } from '../../testing/each-database.ts';
import { startSyncedSites } from '../../testing/synced-sites.ts';

const HOUR_MS = 3_600_000;

/** Whose answers may be short, late or cut, so that no sync is built on them. */
const UNRELIABLE = {
  "the account's audits": /^\/api\/v2\/ticket_audits/,
  "Zendesk's search": /^\/api\/v2\/search/,
  'counts of views': /^\/api\/v2\/views\/(count|[^/]+\/count)/,
  "issues of Jira's queues": /^\/rest\/servicedeskapi\/servicedesk\/[^/]+\/queue\/[^/]+\/issue/,
};

test('Z8 Z9 Z10 J22: a sync, the first and those after it, asks none of the endpoints that tell but a part', async () => {
  const { database, remove } = await temporarySqlite();
  const { clock, sites, sync, close } = await startSyncedSites(database, { tickets: 60 });
  for (const full of [false, false, true]) {
    for (const kind of ['jira', 'zendesk'] as const) expect(await sync.run(kind, { full })).toBe(true);
    clock.advance(HOUR_MS);
  }
  const asked = [sites.jira, sites.zendesk].flatMap(({ control }) => control.log.counts().map(({ path }) => path));
  expect(asked).toEqual(expect.arrayContaining(['/api/v2/incremental/tickets/cursor', '/rest/api/3/search/jql']));
  for (const [what, pattern] of Object.entries(UNRELIABLE)) {
    expect(
      asked.filter((path) => pattern.test(path)),
      what,
    ).toEqual([]);
  }
  await close();
  await remove();
}, 30_000);

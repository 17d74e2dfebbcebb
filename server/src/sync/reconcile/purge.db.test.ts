import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectMirrored } from '../../../testing/convergence/expect-mirrored.ts';
import { readStandingZendesk } from '../../../testing/convergence/standing-zendesk.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import type { HandClock } from '../../../testing/hand-clock.ts';
import type { SiteSync } from '../../../testing/site-sync.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import type { TwoSites } from '../../../testing/two-sites.ts';
import { registerIssues } from '../../features/issues/issues.routes.ts';
import { finderHere } from '../../features/search/finder.ts';
import { registerSearch } from '../../features/search/search.routes.ts';
import type { Database } from '../../store/database.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SECRET = 'quokkaphone';

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;
  let app: TestApp;
  let agent: Awaited<ReturnType<TestApp['signIn']>>;

  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 120 }));
    app = await testApp({
      database,
      features: (server) => {
        registerIssues(server, { database, clock });
        registerSearch(server, { find: finderHere(database, clock) });
      },
    });
  });
  afterEach(async () => {
    await app.close();
    await close();
  });

  async function later(kind: 'jira' | 'zendesk', ms: number): Promise<void> {
    clock.advance(ms);
    expect(await sync.run(kind), sync.warnings.join('\n')).toBe(true);
  }

  /** Tables that hold the secret anywhere. */
  async function tablesOf(word: string): Promise<string[]> {
    const db = database.read;
    const found: string[] = [];
    for (const { name } of await db.introspection.getTables()) {
      // The words of an index of SQLite's are held elsewhere, and asked for by a search.
      if (name.startsWith('ticket_search')) continue;
      const { rows } = await sql`select * from ${sql.table(name)}`.execute(db);
      if (JSON.stringify(rows, (_key, value) => (typeof value === 'bigint' ? String(value) : value)).includes(word)) {
        found.push(name);
      }
    }
    return found.toSorted();
  }

  const firstKey = async (source: 'jira' | 'zendesk') =>
    (
      await database.read
        .selectFrom('ticket_rows')
        .select(['key', 'source_id'])
        .where('source', '=', source)
        .where('status_category', '<>', 'done')
        .where('open_subtasks', '=', 0)
        .orderBy('id')
        .execute()
    )[0]!;

  async function expectFound(keys: readonly string[]): Promise<void> {
    const found = await agent.get(`/api/search?q=${SECRET}`);
    expect(found.json().data.map((row: { key: string }) => row.key)).toEqual(keys);
  }

  async function expectNothingOf(key: string): Promise<void> {
    await expectFound([]);
    expect((await agent.get(`/api/issues/${key}`)).statusCode).toBe(404);
  }

  test('I25: what an issue said that is deleted in Jira leaves the mirror a day later, and its key stays', async () => {
    await later('jira', 0);
    agent = await app.signIn('admin', { deskIds: null });
    const { key } = await firstKey('jira');
    const other = (
      await database.read
        .selectFrom('ticket_rows')
        .select('key')
        .where('key', '<>', key)
        .where('source', '=', 'jira')
        .execute()
    )[0]!;
    clock.advance(MINUTE_MS);
    sites.jira.control.apply([
      { kind: 'summary', key, summary: `The ${SECRET} is broken` },
      { kind: 'description', key, text: `It is a ${SECRET}.` },
      { kind: 'comment', key, text: `Which ${SECRET}?` },
      { kind: 'attachment', key, filename: `${SECRET}.png` },
      { kind: 'link', key: other.key, other: key },
    ]);
    await later('jira', MINUTE_MS);
    expect(await tablesOf(SECRET)).toEqual(
      expect.arrayContaining(['attachments', 'comments', 'ticket_history', 'ticket_links', 'ticket_rows', 'tickets']),
    );
    await expectFound([key]);
    sites.jira.control.apply([{ kind: 'delete', key }]);
    await later('jira', HOUR_MS);
    await later('jira', 10 * MINUTE_MS);
    await expectNothingOf(key);
    await later('jira', DAY_MS);
    expect(await tablesOf(SECRET)).toEqual([]);
    await expectNothingOf(key);
    expect(await database.read.selectFrom('ticket_keys').select('key').where('key', '=', key).execute()).toHaveLength(
      1,
    );
  });

  test('I25 Z5: what a ticket said that is deleted in Zendesk goes as well, and is all there when it is restored', async () => {
    await later('zendesk', 0);
    agent = await app.signIn('admin', { deskIds: null });
    const { key, source_id } = await firstKey('zendesk');
    const ticketId = Number(source_id);
    sites.zendesk.control.change(
      { kind: 'subject', ticketId, subject: `The ${SECRET} is broken` },
      { kind: 'comment', ticketId, text: `Which ${SECRET}?` },
    );
    await later('zendesk', 2 * MINUTE_MS);
    await expectFound([key]);
    sites.zendesk.control.change({ kind: 'delete', ticketId });
    await later('zendesk', 2 * MINUTE_MS);
    await expectNothingOf(key);
    expect(await tablesOf(SECRET)).toEqual(['comments', 'ticket_history']);
    await later('zendesk', DAY_MS);
    expect(await tablesOf(SECRET)).toEqual([]);
    await later('zendesk', DAY_MS);
    expect(await sync.run('zendesk', { full: true })).toBe(true);
    expect(await tablesOf(SECRET)).toEqual([]);

    sites.zendesk.control.change({ kind: 'restore', ticketId });
    await later('zendesk', 2 * MINUTE_MS);
    await expectMirrored(database, sync.connectionId('zendesk'), await readStandingZendesk(sites.call.zendesk));
    expect(await tablesOf(SECRET)).toContain('comments');
  });
});

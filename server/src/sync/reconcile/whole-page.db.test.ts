import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { handClock } from '../../../testing/hand-clock.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import { ANCHOR, type Json, startTwoSites, type TwoSites } from '../../../testing/two-sites.ts';
import type { Database } from '../../store/database.ts';
import { cannedTransport, cuts } from '../../upstream/canned-transport.testing.ts';
import { createJiraClient } from '../../upstream/jira/jira-client.ts';
import type { IssueReading } from '../../upstream/jira/jira-upstream.ts';
import { createZendeskClient } from '../../upstream/zendesk/zendesk-client.ts';
import type { ZendeskCatalogue } from '../../upstream/zendesk/zendesk-upstream.ts';
import { syncIssues } from '../jira/issue-stream.ts';
import type { SyncContext } from '../sync-context.ts';
import { syncEvents } from '../zendesk/event-stream.ts';
import { syncPeople, syncTickets } from '../zendesk/export-streams.ts';
import { standingIssues } from './standing-issues.ts';

const SEARCH = '/rest/api/3/search/jql';
const CHANGELOGS = '/rest/api/3/changelog/bulkfetch';
const BULK = '/rest/api/3/issue/bulkfetch';
const TICKETS = '/api/v2/incremental/tickets/cursor.json';
const USERS = '/api/v2/incremental/users/cursor.json';
const EVENTS = '/api/v2/incremental/ticket_events.json';

/** What one small page of each kind holds, as the sites gave it. */
interface Pages {
  ids: string[];
  answers: Record<string, string>;
}

/** Sites without custom fields: what matters is whether a page is whole. */
const READING: IssueReading = {
  catalogue: {
    shown: [],
    storyPoints: [],
    sprint: null,
    requestType: null,
    participants: null,
    approvals: null,
    slas: [],
  },
  priorities: [],
};
const CATALOGUE: ZendeskCatalogue = { fields: [], customStatuses: [], forms: [], slaPolicies: [], lacking: [] };

let sites: TwoSites;
let pages: Pages;
beforeAll(async () => {
  const clock = handClock(ANCHOR + 600_000);
  sites = await startTwoSites({ tickets: 100, clock });
  pages = await readPages(sites);
});
afterAll(() => sites.close());

eachDatabase((_name, open) => {
  let database: Database;
  let context: SyncContext;
  let answers: Record<string, string>;
  beforeEach(async () => {
    database = await open();
    ({ context } = await syncAtHand(database));
    answers = { ...pages.answers };
  });

  const jira = () =>
    createJiraClient({
      transport: cannedTransport('jira', ({ path }) => answers[path] ?? '{}'),
      siteUrl: 'https://jira.example',
    });
  const zendesk = () =>
    createZendeskClient({
      transport: cannedTransport('zendesk', ({ path }) => answers[path] ?? '{}'),
      siteUrl: 'https://zendesk.example',
      clock: context.clock,
    });
  const issues = () => syncIssues(context, jira(), READING, { full: false });
  const bulk = () => standingIssues(context, jira(), READING, pages.ids);

  /** Everything a page could have left behind. */
  async function written(): Promise<number[]> {
    const tables = ['tickets', 'people', 'comments', 'quarantine', 'sync_streams', 'change_log'] as const;
    return Promise.all(
      tables.map(async (table) => (await database.read.selectFrom(table).selectAll().execute()).length),
    );
  }

  test.each<[string, string, string, () => Promise<unknown>]>([
    ['search', SEARCH, 'issues', issues],
    ['changelogs', CHANGELOGS, 'issueChangeLogs', issues],
    ['issues by id', BULK, 'issues', bulk],
    ['changelogs of issues by id', CHANGELOGS, 'issueChangeLogs', bulk],
    ['exported tickets', TICKETS, 'tickets', () => syncTickets(context, zendesk(), CATALOGUE, { full: false })],
    ['exported people', USERS, 'users', () => syncPeople(context, zendesk(), { full: false })],
    ['exported events', EVENTS, 'ticket_events', () => syncEvents(context, zendesk(), CATALOGUE, { full: false })],
  ])('I30: of a page of %s all is taken over, or nothing', async (_what, path, list, run) => {
    const whole = answers[path] as string;
    const { [list]: _left, ...without } = JSON.parse(whole);
    const spoiled = [
      ...cuts(whole),
      '{}',
      '[]',
      'null',
      '<!DOCTYPE html><title>Just a moment</title>',
      JSON.stringify(without),
      JSON.stringify({ ...without, [list]: null }),
      JSON.stringify({ ...without, [list]: {} }),
    ];
    for (const text of spoiled) {
      answers[path] = text;
      await expect(run(), text.slice(-80)).rejects.toThrow();
    }
    expect(await written()).toEqual([0, 0, 0, 0, 0, 0]);
    answers[path] = whole;
    await run();
    expect(Math.max(...(await written()))).toBeGreaterThan(0);
  });

  test('I30: a page that breaks off leaves the cursor where the page before left it', async () => {
    const first = JSON.parse(answers[TICKETS] as string);
    const run = () => syncTickets(context, zendesk(), CATALOGUE, { full: false });
    answers[TICKETS] = JSON.stringify({ ...first, tickets: first.tickets.slice(0, 5), after_cursor: 'here' });
    await run();
    const before = await database.read.selectFrom('sync_streams').selectAll().execute();
    const count = await written();
    for (const text of cuts(JSON.stringify({ ...first, after_cursor: 'there' }))) {
      answers[TICKETS] = text;
      await expect(run()).rejects.toThrow();
    }
    expect(await database.read.selectFrom('sync_streams').selectAll().execute()).toEqual(before);
    expect(await written()).toEqual(count);
  });

  test('I32: most of a page that cannot be understood is a change of the upstream, and one record is not', async () => {
    const page = JSON.parse(answers[SEARCH] as string);
    const spoil = (count: number) =>
      JSON.stringify({
        ...page,
        issues: page.issues.map((issue: Json, n: number) => (n < count ? { ...issue, fields: { status: 7 } } : issue)),
      });
    answers[SEARCH] = spoil(25);
    await expect(issues()).rejects.toThrow(/25 of 40 records cannot be understood/);
    expect(await written()).toEqual([0, 0, 0, 0, 0, 0]);
    answers[SEARCH] = spoil(1);
    await issues();
    expect(await database.read.selectFrom('quarantine').select(['stream', 'source_id']).execute()).toEqual([
      { stream: 'issues', source_id: page.issues[0].id },
    ]);
    expect(await database.read.selectFrom('tickets').select('id').execute()).toHaveLength(39);
  });
});

async function readPages({ call }: TwoSites): Promise<Pages> {
  // Issues whose comments a search gives whole, so that a page is all there is to read.
  const found = await call.jira('POST', SEARCH, {
    jql: 'created > 0 ORDER BY created',
    fields: ['*all'],
    maxResults: 60,
  });
  const short = found.issues.filter(({ fields }: Json) => fields.comment.total <= fields.comment.comments.length);
  const chosen = short.slice(0, 40);
  const ids = chosen.map(({ id }: Json) => id as string);
  const from = 'start_time=1000000000&per_page=25';
  const exported = async (path: string, more = '') =>
    JSON.stringify(await call.zendesk('GET', `${path}?${from}${more}`));
  const ended = (text: string) => JSON.stringify({ ...JSON.parse(text), end_of_stream: true });
  return {
    ids,
    answers: {
      '/rest/api/3/search/approximate-count': '{"count":40}',
      [SEARCH]: JSON.stringify({ issues: chosen, isLast: true }),
      [BULK]: JSON.stringify({ issues: chosen, issueErrors: [] }),
      [CHANGELOGS]: JSON.stringify(await call.jira('POST', CHANGELOGS, { issueIdsOrKeys: ids, maxResults: 10_000 })),
      [TICKETS]: ended(await exported(TICKETS, '&include=users,metric_sets,slas')),
      [USERS]: ended(await exported(USERS)),
      [EVENTS]: ended(await exported(EVENTS, '&include=comment_events')),
      '/api/v2/tickets/show_many': '{"tickets":[]}',
      '/api/v2/users/show_many': '{"users":[]}',
    },
  };
}

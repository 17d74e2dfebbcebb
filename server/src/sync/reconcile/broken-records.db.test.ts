import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { handClock } from '../../../testing/hand-clock.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import { ANCHOR, type Json, startTwoSites, type TwoSites } from '../../../testing/two-sites.ts';
import { batches } from '../../stdx/batches.ts';
import type { Database } from '../../store/database.ts';
import { cannedTransport } from '../../upstream/canned-transport.testing.ts';
import { createJiraClient } from '../../upstream/jira/jira-client.ts';
import { createZendeskClient } from '../../upstream/zendesk/zendesk-client.ts';
import { syncIssues } from '../jira/issue-stream.ts';
import type { SyncContext } from '../sync-context.ts';
import { syncTickets } from '../zendesk/export-streams.ts';

const SEARCH = '/rest/api/3/search/jql';
const BY_IDS = '/rest/api/3/issue/bulkfetch';
const EXPORT = '/api/v2/incremental/tickets/cursor.json';

/** What a member may hold against its contract. */
const ODDITIES: Record<string, unknown> = {
  null: null,
  missing: undefined,
  number: 7,
  'negative number': -1e15,
  text: 'text',
  'empty text': '',
  'a zero byte': 'before\u0000after',
  'half a character': 'half \ud83d of it',
  'every direction': '\u202e\u200f\ufeff\u0301',
  'a long text': Array.from({ length: 500 }, (_, n) => createHash('sha256').update(String(n)).digest('hex')).join(''),
  list: [],
  'list of null': [null],
  object: {},
  'deep object': JSON.parse(`${'{"content":['.repeat(300)}${']}'.repeat(300)}`),
  true: true,
  'a date that is none': '2026-13-45T99:99:99.000+0000',
};

/** Few enough not to be taken for a change of the upstream. */
const ODD_AT_ONCE = 15;

let sites: TwoSites;
let issues: Json[];
let tickets: Json[];
beforeAll(async () => {
  sites = await startTwoSites({ tickets: 60, clock: handClock(ANCHOR + 600_000) });
  const search = { jql: 'created > 0 ORDER BY created', fields: ['*all'], maxResults: 4 };
  ({ issues } = await sites.call.jira('POST', SEARCH, search));
  ({ tickets } = await sites.call.zendesk('GET', `${EXPORT}?start_time=1000000000&per_page=4`));
});
afterAll(() => sites.close());

eachDatabase((_name, open) => {
  let database: Database;
  let context: SyncContext;
  beforeEach(async () => {
    database = await open();
    ({ context } = await syncAtHand(database));
  });

  const takeIssues = (page: Json[]) => {
    const answer = ({ path }: { path: string }) =>
      path === SEARCH || path === BY_IDS
        ? JSON.stringify({ issues: page, isLast: true })
        : '{"count":8,"issueChangeLogs":[],"comments":[],"worklogs":[],"total":0}';
    const upstream = createJiraClient({ transport: cannedTransport('jira', answer), siteUrl: 'https://jira.example' });
    const catalogue = {
      shown: [],
      storyPoints: [],
      sprint: null,
      requestType: null,
      participants: null,
      approvals: null,
      slas: [],
    };
    return syncIssues(context, upstream, { catalogue, priorities: [] }, { full: true });
  };

  const takeTickets = (page: Json[]) => {
    const answer = () => JSON.stringify({ tickets: page, users: [], after_cursor: 'x', end_of_stream: true });
    const transport = cannedTransport('zendesk', answer);
    const upstream = createZendeskClient({ transport, siteUrl: 'https://zendesk.example', clock: context.clock });
    return syncTickets(
      context,
      upstream,
      { fields: [], customStatuses: [], forms: [], slaPolicies: [], lacking: [] },
      { full: true },
    );
  };

  /** Records of which each has another member made odd in the same way, beside whole ones; then in the next way. */
  async function eachOddity(
    [record, ...whole]: readonly Json[],
    membersOf: (record: Json) => Json,
    take: (page: Json[]) => Promise<void>,
  ): Promise<void> {
    const names = Object.keys(membersOf(record)).filter((name) => name !== 'id');
    let lastId = 1_000_000;
    for (const [how, oddity] of Object.entries(ODDITIES)) {
      for (const members of batches(names, ODD_AT_ONCE)) {
        const odd = members.map((member) => {
          const id = String(++lastId);
          const copy = { ...structuredClone(record), id, ...('key' in record ? { key: `ODD-${id}` } : {}) };
          membersOf(copy)[member] = oddity;
          return copy;
        });
        await take([...odd, ...whole]).catch((error: unknown) => {
          throw new Error(`one of ${members} as ${how} stops the stream`, { cause: error });
        });
        const held = await database.read.selectFrom('tickets').select('source_id').execute();
        const kept = await database.read.selectFrom('quarantine').select('source_id').execute();
        const ids = new Set([...held, ...kept].map(({ source_id }) => source_id));
        const vanished = members.filter((_member, n) => !ids.has(odd[n].id));
        expect(vanished, `as ${how}`).toEqual([]);
        for (const { id } of whole) expect(ids).toContain(String(id));
      }
    }
  }

  test('I32 F14: one odd member of an issue neither stops the others nor vanishes', { timeout: 120_000 }, () =>
    eachOddity(issues, ({ fields }) => fields, takeIssues),
  );

  test('I32 F14: one odd member of a ticket neither stops the others nor vanishes', { timeout: 120_000 }, () =>
    eachOddity(tickets, (ticket) => ticket, takeTickets),
  );
});

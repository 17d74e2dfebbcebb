import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { sourceTicket } from '../../../testing/source-ticket.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import type { SourceTicket } from '../../domain/source.ts';
import type { Database } from '../../store/database.ts';
import { readStream } from '../../store/mirror/streams.ts';
import type { IssueIdSearch, IssueReading, IssueSearch, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { refused } from '../../upstream/transport/refusal.ts';
import type { SyncContext } from '../sync-context.ts';
import { ISSUES, syncIssues } from './issue-stream.ts';

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
const HOUR_MS = 3_600_000;
const BEGIN = 1_000 * HOUR_MS;

/** A site whose pages are places in a result that is worked out anew each time, as Jira's are. */
class LiveSite {
  readonly issues = new Map<string, SourceTicket>();
  /** Looks at each search before it is answered, and may do something or answer in its place. */
  before: (search: IssueIdSearch, calls: number) => { nextPageToken: string | null } | undefined = () => undefined;
  /** Issues the index does not show yet. */
  readonly unindexed = new Set<string>();
  /** When the index believes an issue was updated, where it is behind. */
  readonly indexedAt = new Map<string, number>();
  calls = 0;

  put(sourceId: string, updatedAt: number, createdAt = updatedAt): void {
    const known = this.issues.get(sourceId);
    const times = { updatedAt, version: updatedAt, createdAt: known?.createdAt ?? createdAt };
    const summary = `Updated at ${updatedAt}`;
    this.issues.set(sourceId, sourceTicket({ sourceId, deskSourceId: '100', summary, ...times }));
  }

  readonly upstream = {
    approximateCount: async () => this.issues.size,
    changelogs: async () => ({ byIssue: new Map(), people: [], rejected: [] }),
    searchIssues: async (search: IssueSearch) => ({ ...this.#search(search), rejected: [] }),
    searchIssueUpdates: async (search: IssueIdSearch) => ({ ...this.#search(search), rejected: [] }),
    issuesByIds: async (ids: readonly string[]) => ({
      issues: ids.flatMap((id) => structuredClone(this.issues.get(id) ?? [])),
      rejected: [],
    }),
  } as unknown as JiraUpstream;

  #search(search: IssueIdSearch): { issues: SourceTicket[]; nextPageToken: string | null } {
    const instead = this.before(search, ++this.calls);
    if (instead) return { issues: [], ...instead };
    const asked = /^(updated|created) >= "?(\d+).* ORDER BY (updated|created) (ASC|DESC)/.exec(search.jql);
    const [, field, from, order, direction] = asked as unknown as [string, string, string, string, string];
    const updated = ({ sourceId, updatedAt }: SourceTicket) => this.indexedAt.get(sourceId) ?? updatedAt;
    const at = (issue: SourceTicket, by: string) => (by === 'updated' ? updated(issue) : issue.createdAt);
    const sign = direction === 'DESC' ? -1 : 1;
    const found = [...this.issues.values()]
      .filter((issue) => at(issue, field) >= Number(from) && !this.unindexed.has(issue.sourceId))
      .sort((a, b) => (at(a, order) - at(b, order) || Number(a.sourceId) - Number(b.sourceId)) * sign);
    const offset = Number(search.pageToken ?? 0);
    const end = offset + (search.maxResults ?? 100);
    return {
      issues: structuredClone(found.slice(offset, end)),
      nextPageToken: end < found.length ? String(end) : null,
    };
  }
}

eachDatabase((_name, open) => {
  let database: Database;
  let context: SyncContext;
  let site: LiveSite;

  beforeEach(async () => {
    database = await open();
    ({ context } = await syncAtHand(database));
    site = new LiveSite();
    site.put('0', BEGIN);
    await run();
    site.calls = 0;
  });

  const run = () => syncIssues(context, site.upstream, READING, { full: false });
  const cursor = async () =>
    (await readStream<{ updatedFrom: number }>(database.read, context.connectionId, ISSUES))?.cursor;

  async function expectConverged(): Promise<void> {
    const rows = await database.read.selectFrom('tickets').select(['source_id', 'summary']).execute();
    const held = new Map(rows.map((row) => [row.source_id, row.summary]));
    const stand = new Map([...site.issues].map(([id, issue]) => [id, issue.summary]));
    expect(held).toEqual(stand);
  }

  /** So many issues that changed since, a minute apart or all at once. */
  function change(count: number, everyMs = 60_000): void {
    for (let n = 1; n <= count; n++) site.put(String(n), BEGIN + HOUR_MS + n * everyMs, BEGIN - n);
  }

  test('J4: issues that change while pages are read hide no other', async () => {
    change(350);
    await run();
    for (let n = 1; n <= 350; n++) site.put(String(n), BEGIN + 10 * HOUR_MS + n * 60_000);
    site.before = (_search, calls) => {
      for (let n = 0; n < 7; n++) site.put(String(calls * 10 + n), BEGIN + 40 * HOUR_MS + calls);
      return undefined;
    };
    site.calls = 0;
    await run();
    expect(site.calls).toBeGreaterThanOrEqual(4);
    await expectConverged();
  });

  test('I22 J3: an issue that never stops changing keeps neither itself nor another from arriving', async () => {
    change(250);
    site.before = (_search, calls) => {
      site.put('7', BEGIN + 50 * HOUR_MS + calls);
      return undefined;
    };
    await run();
    await expectConverged();
  });

  test('I20 J1: what the index shows late, or in the same instant as the newest, is not missed', async () => {
    change(3);
    site.unindexed.add('2');
    await run();
    site.unindexed.clear();
    site.put('4', BEGIN + HOUR_MS + 3 * 60_000, BEGIN);
    await run();
    await expectConverged();
  });

  test('I20: an issue that is told to be later than its place in the index hides none of those behind it', async () => {
    change(150);
    const place = BEGIN + HOUR_MS + 90 * 60_000;
    site.indexedAt.set('90', place);
    site.put('90', BEGIN + 9 * HOUR_MS);
    site.before = (_search, calls) => {
      if (calls === 2) throw new Error('down');
      return undefined;
    };
    await expect(run()).rejects.toThrow('down');
    site.before = () => undefined;
    await run();
    await expectConverged();
  });

  test('I20 J4: in a burst, where no page tells how far it reaches, nothing is passed over', async () => {
    change(150, 1_000);
    site.indexedAt.set('40', BEGIN + HOUR_MS + 40_000);
    site.put('40', BEGIN + HOUR_MS + 230_000);
    await run();
    await expectConverged();
  });

  test('I20 J4: what moved while a burst was read is read the next time, however late that is', async () => {
    change(150, 1_000);
    site.before = (_search, calls) => {
      if (calls === 3) site.put('10', BEGIN + HOUR_MS + 15 * 60_000);
      return undefined;
    };
    await run();
    await run();
    await expectConverged();
    expect((await cursor())?.updatedFrom).toBe(BEGIN + HOUR_MS + 15 * 60_000);
  });

  test('follows a site that changes every second up to its newest change', async () => {
    change(1_000, 1_000);
    await run();
    await expectConverged();
    expect((await cursor())?.updatedFrom).toBe(BEGIN + HOUR_MS + 1_000_000);
  });

  test('goes on from its last page after a failure, however long the way was', async () => {
    change(300);
    site.before = (_search, calls) => {
      if (calls === 3) throw new Error('down');
      return undefined;
    };
    await expect(run()).rejects.toThrow('down');
    expect((await cursor())?.updatedFrom).toBeGreaterThan(BEGIN + 2 * HOUR_MS);
    site.before = () => undefined;
    await run();
    await expectConverged();
  });

  describe('a page token among many changes of one instant', () => {
    beforeEach(() => change(350, 0));

    test('I23 J5: that comes again ends the walk, and the next goes on from the watermark', async () => {
      site.before = ({ pageToken }) => (pageToken === '200' ? { nextPageToken: '200' } : undefined);
      const before = await cursor();
      await expect(run()).rejects.toThrow('same page token twice');
      expect((await cursor())?.updatedFrom).toBeGreaterThanOrEqual(before?.updatedFrom ?? 0);
      site.before = () => undefined;
      await run();
      await expectConverged();
    });

    test('I23 J5: that comes with an empty page is followed', async () => {
      site.before = ({ pageToken }) => {
        if (pageToken === '200') return { nextPageToken: 'empty' };
        return pageToken === 'empty' ? { nextPageToken: '201' } : undefined;
      };
      site.put('351', BEGIN + 2 * HOUR_MS, BEGIN);
      await run();
      expect((await database.read.selectFrom('tickets').select('id').execute()).length).toBeGreaterThan(300);
    });

    test('I23 J6: that has died fails the run, and the next goes on from the watermark', async () => {
      site.before = ({ pageToken }) => {
        if (pageToken !== null) throw refused('jira', 400, { errorMessages: ['The token has expired.'] });
        return undefined;
      };
      await expect(run()).rejects.toThrow('expired');
      site.before = () => undefined;
      await run();
      await expectConverged();
    });
  });
});

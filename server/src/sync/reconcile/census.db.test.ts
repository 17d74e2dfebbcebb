import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectMirrored } from '../../../testing/convergence/expect-mirrored.ts';
import { readStandingJira } from '../../../testing/convergence/standing-jira.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import type { HandClock } from '../../../testing/hand-clock.ts';
import { openSiteSync, type SiteSync } from '../../../testing/site-sync.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { TwoSites } from '../../../testing/two-sites.ts';
import { decideToKeep, decideToRemove } from '../../features/reconciliation/reconciliation.store.ts';
import type { Database } from '../../store/database.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SEARCH = '/rest/api/3/search/jql';
const BULK = '/rest/api/3/issue/bulkfetch';
const JSON_TYPE = { 'content-type': 'application/json' };

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 240 }));
    await run();
  });
  afterEach(() => close());

  async function run(options = { full: false }): Promise<void> {
    expect(await sync.run('jira', options), sync.warnings.join('\n')).toBe(true);
  }

  async function later(ms: number): Promise<void> {
    clock.advance(ms);
    await run();
  }

  const expectConverged = async () =>
    expectMirrored(database, sync.connectionId('jira'), await readStandingJira(sites.call.jira));

  const desk = (key: string) =>
    database.read.selectFrom('desks').selectAll().where('key', '=', key).executeTakeFirstOrThrow();

  const ticket = (key: string) =>
    database.read
      .selectFrom('ticket_keys')
      .innerJoin('tickets', 'tickets.id', 'ticket_keys.ticket_id')
      .select(['tickets.id', 'tickets.source_id', 'tickets.key', 'tickets.deleted', 'tickets.missing_since'])
      .where('ticket_keys.key', '=', key)
      .executeTakeFirst();

  async function keysOf(deskKey: string): Promise<string[]> {
    const rows = await database.read
      .selectFrom('ticket_rows')
      .select('key')
      .where('desk_id', '=', (await desk(deskKey)).id)
      .orderBy('key_order')
      .execute();
    return rows.map(({ key }) => key);
  }

  /** The desk with most tickets, and those of its tickets that can be deleted by themselves. */
  async function largest(): Promise<{ key: string; tickets: string[] }> {
    const rows = await database.read
      .selectFrom('ticket_rows as row')
      .innerJoin('desks as desk', 'desk.id', 'row.desk_id')
      .select(['row.key', 'row.open_subtasks', 'desk.key as desk'])
      .orderBy('row.id')
      .execute();
    const desks = [...Map.groupBy(rows, (row) => row.desk)].toSorted((a, b) => b[1].length - a[1].length);
    const [key, tickets] = desks[0]!;
    return { key, tickets: tickets.map((row) => row.key) };
  }

  const remove = (key: string) => sites.call.jira('DELETE', `/rest/api/3/issue/${key}?deleteSubtasks=true`);

  test('I25 J7: a deletion nobody told of is found, and believed when it is missing twice', async () => {
    const { tickets } = await largest();
    const doomed = tickets[3]!;
    await remove(doomed);
    await later(HOUR_MS);
    expect(await ticket(doomed)).toMatchObject({ deleted: 0, missing_since: clock.now() });
    await later(MINUTE_MS);
    expect(await ticket(doomed)).toMatchObject({ deleted: 0 });
    await later(10 * MINUTE_MS);
    expect(await ticket(doomed)).toMatchObject({ deleted: 1, missing_since: null });
    await expectConverged();
    expect(sync.warnings).toEqual([]);
  });

  test('I26 J8 J21: a project the account loses freezes its desk, and thaws when it is back', async () => {
    const { key } = await largest();
    const held = await keysOf(key);
    sites.jira.control.hideProject(key, true);
    for (let hour = 0; hour < 3; hour++) await later(HOUR_MS);
    expect(await keysOf(key)).toEqual(held);
    expect(await desk(key)).toMatchObject({
      removed_at: null,
      frozen_at: expect.any(Number),
      frozen_reason: expect.stringContaining('does not list'),
    });
    expect(sync.warnings).toEqual([expect.stringContaining('a desk is frozen')]);

    sites.jira.control.hideProject(key, false);
    await later(10 * MINUTE_MS);
    expect(await desk(key)).toMatchObject({ frozen_at: null, frozen_reason: null });
    await expectConverged();
    expect(
      await database.read.selectFrom('tickets').select('id').where('missing_since', 'is not', null).execute(),
    ).toEqual([]);
  });

  test('I26: a third of a desk that disappears at once freezes it', async () => {
    const { key, tickets } = await largest();
    for (const one of tickets.slice(0, Math.ceil(tickets.length / 3))) await remove(one).catch(() => {});
    for (let hour = 0; hour < 3; hour++) await later(HOUR_MS);
    expect(await keysOf(key)).toHaveLength(tickets.length);
    expect(await desk(key)).toMatchObject({ frozen_reason: expect.stringMatching(/^\d+ of its \d+ tickets/) });
  });

  test('I26: a frozen desk that is to be kept is left alone for a day, and asked about again', async () => {
    const { key, tickets } = await largest();
    sites.jira.control.hideProject(key, true);
    await later(HOUR_MS);
    const { id } = await desk(key);
    await database.transaction((tx) => decideToKeep(tx, id, clock.now() + 24 * HOUR_MS));
    for (let hour = 0; hour < 23; hour++) await later(HOUR_MS);
    expect(await desk(key)).toMatchObject({ frozen_at: null, decision: 'keep' });
    await later(HOUR_MS);
    expect(await desk(key)).toMatchObject({ frozen_at: expect.any(Number), decision: null });
    expect(await keysOf(key)).toHaveLength(tickets.length);
  });

  test('I26: what is still missing of a frozen desk goes once an administrator says so, and the desk with it', async () => {
    const { key, tickets } = await largest();
    sites.jira.control.hideProject(key, true);
    await later(HOUR_MS);
    const { id } = await desk(key);
    await database.transaction((tx) => decideToRemove(tx, id));
    await later(MINUTE_MS);
    expect(await database.read.selectFrom('ticket_rows').select('id').where('desk_id', '=', id).execute()).toEqual([]);
    await later(MINUTE_MS);
    expect(await desk(key)).toMatchObject({ frozen_at: null, decision: null, removed_at: expect.any(Number) });
    await expectConverged();

    sites.jira.control.hideProject(key, false);
    await later(HOUR_MS);
    expect(await keysOf(key)).toHaveLength(tickets.length);
    await expectConverged();
  });

  test('I26: of what is to be removed, whatever can be read again stays', async () => {
    const { key, tickets } = await largest();
    sites.jira.control.hideProject(key, true);
    await later(HOUR_MS);
    const { id } = await desk(key);
    await database.transaction((tx) => decideToRemove(tx, id));
    sites.jira.control.hideProject(key, false);
    await later(MINUTE_MS);
    expect(await keysOf(key)).toHaveLength(tickets.length);
    expect(await desk(key)).toMatchObject({ frozen_at: null, decision: null, removed_at: null });
  });

  test.each([
    ['an empty answer', { kind: 'status', status: 200, headers: JSON_TYPE, body: { issues: [], isLast: true } }],
    ['a refusal', { kind: 'status', status: 403, body: { errorMessages: ['No.'] } }],
  ] as const)('I26: %s in place of the ids removes nothing', async (_what, effect) => {
    const { key, tickets } = await largest();
    clock.advance(HOUR_MS);
    sites.jira.control.faults.add({ path: SEARCH, effect });
    sites.jira.control.faults.add({ path: BULK, effect: { ...effect, body: { issues: [], issueErrors: [] } } });
    await sync.run('jira');
    clock.advance(20 * MINUTE_MS);
    await sync.run('jira');
    expect(await keysOf(key)).toHaveLength(tickets.length);
    sites.jira.control.faults.clear();
    await later(20 * MINUTE_MS);
    expect(await desk(key)).toMatchObject({ frozen_at: null });
    await expectConverged();
  });

  test('I18 J8: issues that come into sight without a change of theirs are found', async () => {
    const { key, tickets } = await largest();
    const hidden = await open();
    sites.jira.control.hideProject(key, true);
    const other = await openSiteSync(hidden, clock, sites);
    expect(await other.run('jira')).toBe(true);
    sites.jira.control.hideProject(key, false);
    clock.advance(HOUR_MS);
    expect(await other.run('jira')).toBe(true);
    const rows = await hidden.read.selectFrom('tickets').select('key').where('key', 'like', `${key}-%`).execute();
    expect(rows).toHaveLength(tickets.length);
    await expectMirrored(hidden, other.connectionId('jira'), await readStandingJira(sites.call.jira));
    await other.close();
  });

  test('I25: a search that lags behind a deletion does not bring the ticket back', async () => {
    const { tickets } = await largest();
    const doomed = await ticket(tickets[3]!);
    const { fields } = await sites.call.jira('GET', `/rest/api/3/issue/${doomed!.source_id}`);
    const stale = {
      id: doomed!.source_id,
      key: doomed!.key,
      fields: { ...fields, updated: '2026-01-15T12:30:00.000+0000' },
    };
    await remove(doomed!.key);
    await later(HOUR_MS);
    await later(10 * MINUTE_MS);
    expect(await ticket(doomed!.key)).toMatchObject({ deleted: 1 });
    const body = { issues: [stale], isLast: true };
    sites.jira.control.faults.add({
      path: SEARCH,
      times: 1,
      effect: { kind: 'status', status: 200, headers: JSON_TYPE, body },
    });
    await later(MINUTE_MS);
    expect(await ticket(doomed!.key)).toMatchObject({ deleted: 1 });
    await expectConverged();
  });

  test('J8: an issue that is hidden goes, and is there again when it may be seen', async () => {
    const { tickets } = await largest();
    const [key] = tickets.slice(4);
    sites.jira.control.hideIssue(key!, true);
    await later(HOUR_MS);
    await later(10 * MINUTE_MS);
    expect(await ticket(key!)).toMatchObject({ deleted: 1 });
    await expectConverged();
    sites.jira.control.hideIssue(key!, false);
    await later(HOUR_MS);
    expect(await ticket(key!)).toMatchObject({ deleted: 0 });
    await expectConverged();
  });

  test('I18: what changed in a project while it was out of sight is here once it is seen again', async () => {
    const { key, tickets } = await largest();
    const [other] = await keysOf(key === 'HR' ? 'FAC' : 'HR');
    sites.jira.control.hideProject(key, true);
    await later(10 * MINUTE_MS);
    sites.jira.control.hideProject(key, false);
    sites.jira.control.apply([{ kind: 'status', key: tickets[0]! }]);
    sites.jira.control.hideProject(key, true);
    await later(HOUR_MS);
    // Meanwhile what is in sight moves on.
    sites.jira.control.apply([{ kind: 'summary', key: other!, summary: 'Moved on' }]);
    await later(10 * MINUTE_MS);
    sites.jira.control.hideProject(key, false);
    await later(HOUR_MS);
    await expectConverged();
  });

  test('J20: comments and work logged that are deleted go with the next run', async () => {
    const rows = await database.read
      .selectFrom('tickets')
      .select('key')
      .where((eb) =>
        eb.exists(eb.selectFrom('comments').select('id').whereRef('comments.ticket_id', '=', 'tickets.id')),
      )
      .orderBy('id')
      .limit(1)
      .execute();
    const { key } = rows[0]!;
    clock.advance(MINUTE_MS);
    sites.jira.control.apply([{ kind: 'worklog', key, seconds: 600 }]);
    await later(MINUTE_MS);
    await expectConverged();
    sites.jira.control.apply([
      { kind: 'delete-comment', key },
      { kind: 'delete-worklog', key },
    ]);
    await later(MINUTE_MS);
    await expectConverged();
  });

  test('I18: whatever others did, deletions and moves too, is here once the census has come round', async () => {
    for (let round = 0; round < 4; round++) {
      clock.advance(5 * MINUTE_MS);
      sites.jira.control.live(60, round);
      await run();
    }
    await later(HOUR_MS);
    await later(10 * MINUTE_MS);
    await later(10 * MINUTE_MS);
    await expectConverged();
  });

  describe('a moved issue', () => {
    test('J9: keeps its row, and is found by its old key', async () => {
      const { key, tickets } = await largest();
      const [moved, other] = [tickets[5]!, await someOtherDesk(key)];
      const before = await ticket(moved);
      clock.advance(MINUTE_MS);
      sites.jira.control.moveIssue(moved, other);
      await later(HOUR_MS);
      const after = await ticket(moved);
      expect(after).toMatchObject({ id: before!.id, source_id: before!.source_id, deleted: 0, missing_since: null });
      expect(after!.key).toMatch(new RegExp(`^${other}-`));
      expect(await keysOf(other)).toContain(after!.key);
      await expectConverged();
    });

    async function someOtherDesk(besides: string): Promise<string> {
      const rows = await database.read.selectFrom('desks').select('key').where('key', '<>', besides).execute();
      return rows.map((row) => row.key).find((key) => key !== '')!;
    }
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectMirrored } from '../../../testing/convergence/expect-mirrored.ts';
import { readStandingJira } from '../../../testing/convergence/standing-jira.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import { type HandClock, handClock } from '../../../testing/hand-clock.ts';
import { openSiteSync, type SiteSync } from '../../../testing/site-sync.ts';
import { ANCHOR, startTwoSites, type TwoSites } from '../../../testing/two-sites.ts';
import type { Database } from '../../store/database.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;

  beforeEach(async () => {
    clock = handClock(ANCHOR + 10 * MINUTE_MS);
    sites = await startTwoSites({ tickets: 400, clock });
    database = await open();
    sync = await openSiteSync(database, clock, sites);
    await run();
  });
  afterEach(async () => {
    await sync.close();
    await sites.close();
  });

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

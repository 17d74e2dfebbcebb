import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectMirrored } from '../../../testing/convergence/expect-mirrored.ts';
import { readStandingZendesk } from '../../../testing/convergence/standing-zendesk.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import type { HandClock } from '../../../testing/hand-clock.ts';
import type { SiteSync } from '../../../testing/site-sync.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { TwoSites } from '../../../testing/two-sites.ts';
import { decideToKeep, decideToRemove } from '../../features/reconciliation/reconciliation.store.ts';
import type { Database } from '../../store/database.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const EXPORT = '/api/v2/incremental/tickets/cursor';
const MANY = '/api/v2/tickets/show_many';
const JSON_TYPE = { 'content-type': 'application/json' };

/** Turns in which every ticket of the account is looked for. */
const ROUND = 4;

/** Tickets out of sight that one turn looks for. */
const HIDDEN_AT_ONCE = 10;

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 600 }));
    await later(0);
  });
  afterEach(() => close());

  async function later(ms: number): Promise<void> {
    clock.advance(ms);
    expect(await sync.run('zendesk'), sync.warnings.join('\n')).toBe(true);
  }

  /** Lets every ticket be looked for, and what is missing of them be looked for again. */
  async function round(): Promise<void> {
    for (let turn = 0; turn < ROUND; turn++) await later(MINUTE_MS);
    for (let look = 0; look < 2; look++) await later(10 * MINUTE_MS);
  }

  const change = (...changes: Parameters<TwoSites['zendesk']['control']['change']>) =>
    void sites.zendesk.control.change(...changes);

  const expectConverged = async () =>
    expectMirrored(database, sync.connectionId('zendesk'), await readStandingZendesk(sites.call.zendesk));

  const ticket = (id: number) =>
    database.read
      .selectFrom('tickets')
      .select(['deleted', 'missing_since', 'purge_at', 'summary'])
      .where('connection_id', '=', sync.connectionId('zendesk'))
      .where('source_id', '=', String(id))
      .executeTakeFirstOrThrow();

  const deskOf = (groupId: number) =>
    database.read.selectFrom('desks').selectAll().where('source_id', '=', String(groupId)).executeTakeFirstOrThrow();

  /** The group with most tickets, and those of them that are not closed. */
  async function largest(): Promise<{ groupId: number; held: number; open: number[] }> {
    const rows = await database.read
      .selectFrom('ticket_rows as row')
      .innerJoin('desks as desk', 'desk.id', 'row.desk_id')
      .select(['row.source_id', 'row.status', 'desk.source_id as group'])
      .where('desk.kind', '=', 'group')
      .orderBy('row.id')
      .execute();
    const [[group, tickets]] = [...Map.groupBy(rows, (row) => row.group)].toSorted(
      (a, b) => b[1].length - a[1].length,
    ) as [[string, typeof rows]];
    const open = tickets.filter(({ status }) => status !== 'Closed').map(({ source_id }) => Number(source_id));
    return { groupId: Number(group), held: tickets.length, open };
  }

  const everyOpen = async () =>
    (await database.read.selectFrom('ticket_rows').select('source_id').where('status', '<>', 'Closed').execute()).map(
      ({ source_id }) => Number(source_id),
    );

  const shownOf = async (groupId: number) =>
    (
      await database.read
        .selectFrom('ticket_rows')
        .select('id')
        .where('desk_id', '=', (await deskOf(groupId)).id)
        .execute()
    ).length;

  /** How much of what was said in tickets is here. */
  const textsOf = async (ids: readonly number[]) =>
    (
      await database.read
        .selectFrom('comments')
        .innerJoin('tickets', 'tickets.id', 'comments.ticket_id')
        .select('comments.source_id')
        .where('tickets.source_id', 'in', ids.map(String))
        .execute()
    ).length;

  /** The exports answer, and tell nothing: as when a notice was missed. */
  function muteExports(): void {
    const body = { tickets: [], after_cursor: null, end_of_stream: true };
    sites.zendesk.control.faults.add({
      path: EXPORT,
      effect: { kind: 'status', status: 200, headers: JSON_TYPE, body },
    });
  }

  test('I25: a deletion the exports did not tell of is found, and believed when it is missing twice', async () => {
    const { open } = await largest();
    const [ticketId] = open as [number];
    muteExports();
    change({ kind: 'delete', ticketId });
    for (let turn = 0; turn < ROUND; turn++) await later(MINUTE_MS);
    expect(await ticket(ticketId)).toMatchObject({ deleted: 0, missing_since: expect.any(Number) });
    await later(10 * MINUTE_MS);
    expect(await ticket(ticketId)).toMatchObject({ deleted: 1, missing_since: null });
    expect(sync.warnings).toEqual([]);
  });

  test('I26: a single ticket that is hidden goes, and is there again when it may be seen', async () => {
    const { open } = await largest();
    const [ticketId] = open as [number];
    change({ kind: 'hide_ticket', ticketId, hidden: true });
    await round();
    expect(await ticket(ticketId)).toMatchObject({ deleted: 1, missing_since: expect.any(Number) });
    await expectConverged();
    change(
      { kind: 'comment', ticketId, text: 'Said in the dark' },
      { kind: 'subject', ticketId, subject: 'Changed in the dark' },
    );
    await later(5 * MINUTE_MS);
    change({ kind: 'hide_ticket', ticketId, hidden: false });
    await later(MINUTE_MS);
    expect(await ticket(ticketId)).toMatchObject({ deleted: 0, missing_since: null, summary: 'Changed in the dark' });
    await expectConverged();
  });

  test('I26: a group the account loses sight of freezes its desk, and thaws when it is seen again', async () => {
    const { groupId, held, open } = await largest();
    change({ kind: 'hide_group', groupId, hidden: true });
    await round();
    await round();
    expect(await shownOf(groupId)).toBe(held);
    expect(await deskOf(groupId)).toMatchObject({
      frozen_at: expect.any(Number),
      frozen_reason: expect.stringMatching(/^All of its \d+ tickets/),
    });
    expect(sync.warnings).toEqual([expect.stringContaining('a desk is frozen')]);

    change(
      { kind: 'subject', ticketId: open[0]!, subject: 'Changed in the dark' },
      { kind: 'comment', ticketId: open[1]!, text: 'Said in the dark' },
      { kind: 'create', subject: 'Made in the dark', text: 'Hello?', ticket: { group_id: groupId } },
    );
    await later(HOUR_MS);
    change({ kind: 'hide_group', groupId, hidden: false });
    await later(10 * MINUTE_MS);
    await later(MINUTE_MS);
    expect(await deskOf(groupId)).toMatchObject({ frozen_at: null, frozen_reason: null });
    await expectConverged();
  });

  test('I26: a frozen desk that is to be kept is left alone for a day, and asked about again', async () => {
    const { groupId, held } = await largest();
    change({ kind: 'hide_group', groupId, hidden: true });
    await round();
    const { id } = await deskOf(groupId);
    await database.transaction((tx) => decideToKeep(tx, id, clock.now() + 24 * HOUR_MS));
    await later(23 * HOUR_MS);
    expect(await deskOf(groupId)).toMatchObject({ frozen_at: null, decision: 'keep' });
    await later(HOUR_MS);
    expect(await deskOf(groupId)).toMatchObject({ frozen_at: expect.any(Number), decision: null });
    expect(await shownOf(groupId)).toBe(held);
  });

  test('I26: what is missing of a frozen desk goes once an administrator says so, and comes back when seen', async () => {
    const { groupId, held } = await largest();
    change({ kind: 'hide_group', groupId, hidden: true });
    await round();
    const { id } = await deskOf(groupId);
    await database.transaction((tx) => decideToRemove(tx, id));
    await later(MINUTE_MS);
    expect(await shownOf(groupId)).toBe(0);
    await later(MINUTE_MS);
    expect(await deskOf(groupId)).toMatchObject({ frozen_at: null, decision: null });
    await expectConverged();

    change({ kind: 'hide_group', groupId, hidden: false });
    await later(MINUTE_MS);
    expect(await shownOf(groupId)).toBe(held);
    await expectConverged();
  });

  test('I26: of many that are hidden each is looked for in its turn', async () => {
    const { open } = await largest();
    const hidden = open.slice(0, 9);
    const others = (await everyOpen()).filter((id) => !open.includes(id)).slice(0, 9);
    for (const ticketId of [...hidden, ...others]) change({ kind: 'hide_ticket', ticketId, hidden: true });
    await round();
    for (const ticketId of others) change({ kind: 'hide_ticket', ticketId, hidden: false });
    for (let turn = 0; turn < 3; turn++) await later(MINUTE_MS);
    for (const ticketId of others) expect(await ticket(ticketId), String(ticketId)).toMatchObject({ deleted: 0 });
    for (const ticketId of hidden) expect(await ticket(ticketId), String(ticketId)).toMatchObject({ deleted: 1 });
  });

  test('I25: what an administrator removes leaves the mirror a day later where it is deleted, and only there', async () => {
    const { groupId, held, open } = await largest();
    const [hidden, ...deleted] = open as [number, ...number[]];
    change({ kind: 'hide_group', groupId, hidden: true });
    await round();
    const { id } = await deskOf(groupId);
    await database.transaction((tx) => decideToRemove(tx, id));
    await later(MINUTE_MS);
    muteExports();
    change(...deleted.map((ticketId) => ({ kind: 'delete', ticketId }) as const));
    await later(HOUR_MS);
    for (let turn = 0; turn < held / HIDDEN_AT_ONCE; turn++) await later(MINUTE_MS);
    expect(await ticket(hidden)).toMatchObject({ deleted: 1, missing_since: expect.any(Number), purge_at: null });
    expect(await textsOf(deleted)).toBeGreaterThan(0);
    await later(24 * HOUR_MS);
    expect(await textsOf(deleted)).toBe(0);
    expect(await textsOf([hidden])).toBeGreaterThan(0);
  });

  test.each([
    ['an empty answer', { kind: 'status', status: 200, headers: JSON_TYPE, body: { tickets: [] } }],
    ['a refusal', { kind: 'status', status: 403, body: { error: 'Forbidden' } }],
  ] as const)('I26: %s in place of the tickets removes nothing', async (_what, effect) => {
    const { groupId, held } = await largest();
    sites.zendesk.control.faults.add({ path: MANY, effect });
    for (let look = 0; look < 4; look++) {
      clock.advance(10 * MINUTE_MS);
      await sync.run('zendesk');
    }
    expect(await shownOf(groupId)).toBe(held);
    sites.zendesk.control.faults.clear();
    for (let look = 0; look < 4; look++) await later(10 * MINUTE_MS);
    expect(await deskOf(groupId)).toMatchObject({ frozen_at: null });
    await expectConverged();
  });

  test('I18: what the exports did not tell of a ticket is found by its version', async () => {
    const { open } = await largest();
    const [ticketId] = open as [number];
    muteExports();
    change({ kind: 'subject', ticketId, subject: 'Nobody was told' });
    for (let turn = 0; turn < ROUND; turn++) await later(10 * MINUTE_MS);
    expect(await ticket(ticketId)).toMatchObject({ summary: 'Nobody was told' });
  });

  test('a quiet turn asks once', async () => {
    await later(MINUTE_MS);
    sites.zendesk.control.log.clear();
    await later(MINUTE_MS);
    const many = sites.zendesk.control.log.counts().filter(({ path }) => path === MANY);
    expect(many.reduce((sum, { count }) => sum + count, 0)).toBe(1);
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectMirrored } from '../../../testing/convergence/expect-mirrored.ts';
import { readStandingZendesk } from '../../../testing/convergence/standing-zendesk.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import type { HandClock } from '../../../testing/hand-clock.ts';
import type { SiteSync } from '../../../testing/site-sync.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { TwoSites } from '../../../testing/two-sites.ts';
import type { Database } from '../../store/database.ts';
import { readStream } from '../../store/mirror/streams.ts';
import { EVENTS } from './event-stream.ts';
import { LISTING } from './ticket-listing.ts';

const MINUTE_MS = 60_000;
const LIST = '/api/v2/tickets';
const JSON_TYPE = { 'content-type': 'application/json' };

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 240 }));
    await later(0);
  });
  afterEach(() => close());

  async function later(ms: number): Promise<void> {
    clock.advance(ms);
    expect(await sync.run('zendesk'), sync.warnings.join('\n')).toBe(true);
  }

  const change = (...changes: Parameters<TwoSites['zendesk']['control']['change']>) =>
    sites.zendesk.control.change(...changes);

  const expectConverged = async () =>
    expectMirrored(database, sync.connectionId('zendesk'), await readStandingZendesk(sites.call.zendesk));

  const held = (sourceIds: readonly number[]) =>
    database.read
      .selectFrom('ticket_rows')
      .select('source_id')
      .where('connection_id', '=', sync.connectionId('zendesk'))
      .where('source_id', 'in', sourceIds.map(String))
      .execute();

  const openTickets = async () => {
    const rows = await database.read
      .selectFrom('ticket_rows')
      .select('source_id')
      .where('connection_id', '=', sync.connectionId('zendesk'))
      .where('status', 'not in', ['Solved', 'Closed'])
      .orderBy('id')
      .execute();
    return rows.map(({ source_id }) => Number(source_id));
  };

  const after = async () =>
    (await readStream<{ after: string | null }>(database.read, sync.connectionId('zendesk'), LISTING))?.cursor?.after;

  /** Lets the exports go past a time: what happens in sight moves them on. */
  async function goOn(ticketId: number): Promise<void> {
    await later(MINUTE_MS);
    change({ kind: 'subject', ticketId, subject: `In sight at ${clock.now()}` });
    await later(2 * MINUTE_MS);
  }

  /** What the list answers instead. */
  function listed(tickets: readonly object[], meta: { has_more: boolean; after_cursor: string | null }, times = 1) {
    const effect = { kind: 'status', status: 200, headers: JSON_TYPE, body: { tickets, meta } } as const;
    sites.zendesk.control.faults.add({ path: LIST, effect, times });
  }

  test('I18: tickets first shown without a change of them are found within a round of the list', async () => {
    const [other] = (await openTickets()) as [number];
    const made = change(
      { kind: 'create', subject: 'Made in the dark', text: 'Hello?' },
      { kind: 'create', subject: 'Made in the dark as well', text: 'Hello?' },
    );
    for (const ticketId of made) change({ kind: 'hide_ticket', ticketId, hidden: true });
    await goOn(other);
    for (const ticketId of made) change({ kind: 'hide_ticket', ticketId, hidden: false });
    expect(await held(made)).toEqual([]);
    await later(10 * MINUTE_MS);
    expect(await held(made)).toHaveLength(2);
    await expectConverged();
    expect(sync.warnings).toEqual([]);
  });

  test('I18: a comment made while its ticket was hidden is found, also once later changes were told', async () => {
    const [ticketId, other] = (await openTickets()) as [number, number];
    change({ kind: 'hide_ticket', ticketId, hidden: true });
    change({ kind: 'comment', ticketId, text: 'Said in the dark' });
    await goOn(other);
    change({ kind: 'hide_ticket', ticketId, hidden: false });
    change({ kind: 'subject', ticketId, subject: 'In sight again' });
    await later(2 * MINUTE_MS);
    await later(10 * MINUTE_MS);
    await expectConverged();
  });

  test('I26: of what the list lacks nothing is concluded', async () => {
    const all = await openTickets();
    listed([], { has_more: false, after_cursor: null });
    await later(10 * MINUTE_MS);
    expect(await openTickets()).toEqual(all);
    expect(sync.warnings).toEqual([]);
  });

  test('I23: a cursor that Zendesk refuses ends the round, which is told, and the next begins', async () => {
    listed([], { has_more: true, after_cursor: 'dead' });
    await later(MINUTE_MS);
    expect(await after()).toBe('dead');
    await later(MINUTE_MS);
    expect(sync.warnings).toEqual([expect.stringContaining('ended early and is begun anew')]);
    expect(await after()).toBe(null);
  });

  test('I23: a cursor that comes again ends the round, which is told, and the next begins', async () => {
    listed([], { has_more: true, after_cursor: 'again' }, 2);
    await later(MINUTE_MS);
    expect(await after()).toBe('again');
    await later(MINUTE_MS);
    expect(sync.warnings).toEqual([expect.stringContaining('ended early and is begun anew')]);
    expect(await after()).toBe(null);
  });

  test('counts that reading does not bear out are not gone by until the next day', async () => {
    await later(20 * MINUTE_MS);
    const { tickets } = await sites.call.zendesk('GET', LIST);
    const counted = tickets.map((ticket: object) => ({ ...ticket, comment_count: 1_000 }));
    const reads = async (ms: number) => {
      listed(counted, { has_more: false, after_cursor: null });
      sites.zendesk.control.log.clear();
      await later(ms);
      return sites.zendesk.control.log.counts().filter(({ path }) => path.endsWith('/comments')).length;
    };
    expect(await reads(MINUTE_MS)).toBe(counted.length);
    expect(await reads(MINUTE_MS)).toBe(0);
    expect(await reads(24 * 60 * MINUTE_MS)).toBe(counted.length);
  });

  test('before comments are read for the first time the list is left alone', async () => {
    await database.transaction(({ db }) =>
      db.updateTable('sync_streams').set({ complete: 0 }).where('stream', '=', EVENTS).execute(),
    );
    sites.zendesk.control.faults.add({
      path: '/api/v2/incremental/ticket_events',
      effect: { kind: 'status', status: 400, headers: JSON_TYPE, body: { error: 'Bad' } },
    });
    sites.zendesk.control.log.clear();
    clock.advance(MINUTE_MS);
    expect(await sync.run('zendesk')).toBe(false);
    expect(sites.zendesk.control.log.counts().filter(({ path }) => path === LIST)).toEqual([]);
  });

  test('a quiet turn asks once', async () => {
    await later(MINUTE_MS);
    sites.zendesk.control.log.clear();
    await later(MINUTE_MS);
    expect(sites.zendesk.control.log.counts().filter(({ path }) => path === LIST)).toMatchObject([{ count: 1 }]);
  });
});

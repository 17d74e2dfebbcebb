import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectMirrored } from '../../../testing/convergence/expect-mirrored.ts';
import { readStandingZendesk } from '../../../testing/convergence/standing-zendesk.ts';
import { eachDatabase } from '../../../testing/each-database.ts';
import type { HandClock } from '../../../testing/hand-clock.ts';
import type { SiteSync } from '../../../testing/site-sync.ts';
import { startSyncedSites } from '../../../testing/synced-sites.ts';
import type { TwoSites } from '../../../testing/two-sites.ts';
import type { Database } from '../../store/database.ts';

const MINUTE_MS = 60_000;

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 120 }));
    await later(0);
  });
  afterEach(() => close());

  /** The exports hold the last minute back. */
  async function later(ms = 2 * MINUTE_MS): Promise<void> {
    clock.advance(ms);
    expect(await sync.run('zendesk'), sync.warnings.join('\n')).toBe(true);
  }

  const expectConverged = async () =>
    expectMirrored(database, sync.connectionId('zendesk'), await readStandingZendesk(sites.call.zendesk));

  const shown = async () =>
    (await database.read.selectFrom('ticket_rows').select('source_id').where('source', '=', 'zendesk').execute()).map(
      ({ source_id }) => Number(source_id),
    );

  /** Tickets that are not closed yet, oldest first. */
  async function unclosed(): Promise<number[]> {
    const rows = await database.read
      .selectFrom('tickets')
      .select('source_id')
      .where('status', 'not in', ['Closed'])
      .orderBy('id')
      .execute();
    return rows.map(({ source_id }) => Number(source_id));
  }

  test('Z5: a ticket deleted goes, with no question after what was said in it, and comes back when restored', async () => {
    const [ticketId] = (await unclosed()) as [number];
    sites.zendesk.control.change({ kind: 'comment', ticketId, text: 'Last words' }, { kind: 'delete', ticketId });
    await later();
    expect(await shown()).not.toContain(ticketId);
    await expectConverged();
    sites.zendesk.control.change({ kind: 'restore', ticketId });
    await later();
    expect(await shown()).toContain(ticketId);
    await expectConverged();
    expect(sync.warnings).toEqual([]);
  });

  test('Z5: a ticket deleted for good does not come back by anything said of it before', async () => {
    const [ticketId] = (await unclosed()) as [number];
    sites.zendesk.control.change({ kind: 'delete', ticketId });
    await later();
    sites.zendesk.control.change({ kind: 'permanently_delete', ticketId });
    await later();
    expect(await sync.run('zendesk', { full: true })).toBe(true);
    expect(await shown()).not.toContain(ticketId);
    await expectConverged();
  });

  test('F15: a ticket merged into another is here as it stands there', async () => {
    const [ticketId, into] = (await unclosed()) as [number, number];
    sites.zendesk.control.change({ kind: 'merge', ticketId, into });
    await later();
    await expectConverged();
  });

  test('Z6: tickets that were archived are here, whatever lists leave them out', async () => {
    const { tickets } = await sites.call.zendesk('GET', '/api/v2/tickets?page[size]=100');
    const listed = new Set(tickets.map(({ id }: { id: number }) => id));
    const archived = (await shown()).filter((id) => !listed.has(id));
    expect(archived.length).toBeGreaterThan(0);
    await expectConverged();
  });
});

import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { type SyncAtHand, syncAtHand } from '../../../testing/sync-at-hand.ts';
import { cannedTransport } from '../../upstream/canned-transport.testing.ts';
import { createZendeskClient } from '../../upstream/zendesk/zendesk-client.ts';
import type { ZendeskCatalogue } from '../../upstream/zendesk/zendesk-upstream.ts';
import { syncTickets } from './export-streams.ts';

const CATALOGUE: ZendeskCatalogue = { fields: [], customStatuses: [], forms: [], slaPolicies: [], lacking: [] };
const DAY_S = 86_400;

eachDatabase((_name, open) => {
  test('Z20: rows in no order, some of them without times, are all taken over, and the newest of each stays', async () => {
    const hand = await syncAtHand(await open());
    const pages = [
      [row(3, { day: 9 }), row(1, { day: 2, subject: 'One, as it was' }), { ...row(4, { day: 1 }), updated_at: null }],
      [],
      [row(1, { day: 5 }), row(2, { day: 1 }), row(3, { day: 3, subject: 'Three, as it was' })],
      [{ ...row(5, { day: 4 }), updated_at: null, generated_timestamp: null }],
    ];
    const wanted = ['Ticket 1', 'Ticket 2', 'Ticket 3', 'Ticket 4', 'Ticket 5'];
    for (const told of [pages, pages.toReversed().map((page) => page.toReversed())]) {
      await sync(hand, told);
      expect(await summaries(hand)).toEqual(wanted);
    }
  });
});

/** A ticket as it stood on a day of November. */
function row(id: number, { day, subject = `Ticket ${id}` }: { day: number; subject?: string }) {
  const at = Date.UTC(2026, 10, 1) / 1000 + day * DAY_S;
  return {
    id,
    status: 'open',
    subject,
    created_at: '2026-11-01T00:00:00Z',
    updated_at: new Date(at * 1000).toISOString(),
    generated_timestamp: at,
  };
}

/** Reads an export of these pages from its beginning. */
async function sync({ clock, context }: SyncAtHand, pages: readonly object[][]): Promise<void> {
  const transport = cannedTransport('zendesk', ({ query }) => {
    const at = Number(query?.cursor ?? 0);
    const page = { tickets: pages[at], after_cursor: String(at + 1), end_of_stream: at === pages.length - 1 };
    return JSON.stringify(page);
  });
  const upstream = createZendeskClient({ transport, siteUrl: 'https://acme.zendesk.com', clock });
  await syncTickets(context, upstream, CATALOGUE, { full: true });
}

async function summaries({ context }: SyncAtHand): Promise<string[]> {
  const rows = await context.database.read.selectFrom('tickets').select('summary').orderBy('summary').execute();
  return rows.map(({ summary }) => summary);
}

import { expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { handClock } from '../../../testing/hand-clock.ts';
import { zendeskAtHand } from '../../../testing/push/site-senders.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import { ANCHOR, startTwoSites } from '../../../testing/two-sites.ts';
import { zendeskHints } from './zendesk-hints.ts';

test('Z3: a ticket changed just now, which the export still withholds, is read by its id', async () => {
  const clock = handClock(ANCHOR + 600_000);
  const sites = await startTwoSites({ tickets: 300, clock });
  const { database, remove } = await temporarySqlite();
  const context = { ...(await syncAtHand(database)).context, clock };
  const { upstream, reading, close } = zendeskAtHand(sites.addresses.zendesk, context);
  const catalogue = await reading.catalogue();
  const { tickets, cursor } = await upstream.exportTickets({ startTime: 0 }, catalogue);
  const { sourceId } = tickets.find(({ statusCategory }) => statusCategory !== 'done')!;

  const change = { ticket: { subject: 'Just now', comment: { body: 'Said just now', public: true } } };
  await sites.call.zendesk('PUT', `/api/v2/tickets/${sourceId}`, change);
  expect((await upstream.exportTickets({ cursor }, catalogue)).tickets).toEqual([]);

  const { arrival } = await zendeskHints(context, upstream, reading).read([sourceId]);
  expect(arrival.tickets).toMatchObject([{ sourceId, summary: 'Just now' }]);
  expect(arrival.tickets[0]?.comments.items.at(-1)?.body.text).toBe('Said just now');
  await close();
  await sites.close();
  await remove();
});

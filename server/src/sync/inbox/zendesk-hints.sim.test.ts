import { expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { handClock } from '../../../testing/hand-clock.ts';
import { zendeskAtHand } from '../../../testing/push/site-senders.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import { ANCHOR, startTwoSites } from '../../../testing/two-sites.ts';
import { takeOver } from '../take-over.ts';
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

test('Z4: a second change within the same second is read too, and then nothing more', async () => {
  const clock = handClock(ANCHOR + 600_000);
  const sites = await startTwoSites({ tickets: 300, clock });
  const { database, remove } = await temporarySqlite();
  const context = { ...(await syncAtHand(database)).context, clock };
  const { upstream, reading, close } = zendeskAtHand(sites.addresses.zendesk, context);
  const { tickets } = await upstream.exportTickets({ startTime: 0 }, await reading.catalogue());
  const { sourceId } = tickets.find(({ statusCategory }) => statusCategory !== 'done')!;
  const hints = zendeskHints(context, upstream, reading);
  const take = async () => {
    const readAt = clock.now();
    const { arrival } = await hints.read([sourceId]);
    await database.transaction((tx) =>
      takeOver(tx, context.connectionId, { ...arrival, readAt }, clock.now(), context.linkPeople),
    );
    return arrival.tickets[0]!;
  };
  const say = (text: string) =>
    sites.zendesk.control.change({ kind: 'comment', ticketId: Number(sourceId), text, public: true });

  say('First');
  const first = await take();
  clock.advance(200);
  say('Second');
  const second = await take();
  expect(second.version).toBe(first.version);
  const comments = await database.read.selectFrom('comments').select('body_text').orderBy('id', 'desc').execute();
  expect(comments.slice(0, 2).map(({ body_text }) => body_text)).toEqual(['Second', 'First']);

  clock.advance(60_000);
  await take();
  sites.zendesk.control.log.clear();
  await take();
  expect(sites.zendesk.control.log.counts().map(({ path }) => path)).toEqual(['/api/v2/tickets/show_many']);
  await close();
  await sites.close();
  await remove();
});

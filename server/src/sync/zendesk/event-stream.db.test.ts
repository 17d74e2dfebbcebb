import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { sourceComment, sourcePerson, sourceTicket } from '../../../testing/source-ticket.ts';
import { type SyncAtHand, syncAtHand } from '../../../testing/sync-at-hand.ts';
import type { TicketEventsPage, ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { syncEvents } from './event-stream.ts';

const CATALOGUE: ZendeskCatalogue = { fields: [], customStatuses: [], forms: [], slaPolicies: [], lacking: [] };

eachDatabase((_name, open) => {
  test('tickets and authors that only the events name are fetched, however many', async () => {
    const hand = await syncAtHand(await open());
    const ids = Array.from({ length: 250 }, (_, index) => String(index + 1));
    await sync(hand, [page(ids.map((id) => said(id, { authorSourceId: `a${id}` })))]);
    const comments = await commentsOf(hand);
    expect(comments).toHaveLength(250);
    expect(comments.every(({ author }) => author?.startsWith('Person a'))).toBe(true);
  });

  test('Z11: a comment that was redacted, and one whose author turns up later, are taken over', async () => {
    const hand = await syncAtHand(await open());
    await sync(hand, [page([said('1', { authorSourceId: 'gone' })])], { people: [] });
    expect(await commentsOf(hand)).toEqual([{ text: 'Comment c1', author: null }]);
    await sync(hand, [page([said('1', { authorSourceId: 'gone' })])]);
    expect(await commentsOf(hand)).toEqual([{ text: 'Comment c1', author: 'Person gone' }]);
    const body = { format: 'text', source: '▇▇▇', text: '▇▇▇' } as const;
    await sync(hand, [page([said('1', { authorSourceId: 'gone', body })])]);
    expect(await commentsOf(hand)).toEqual([{ text: '▇▇▇', author: 'Person gone' }]);
  });

  test('Z2: a second with more events than the export tells is read ticket by ticket, and said', async () => {
    const hand = await syncAtHand(await open());
    const overfull = { ...page([said('1')]), endOfStream: false, nextTime: 0 };
    const starts: number[] = [];
    await sync(hand, [overfull, page([])], {
      starts,
      comments: { 1: [sourceComment({ sourceId: 'c1' }), sourceComment({ sourceId: 'c2' })] },
    });
    expect((await commentsOf(hand)).map(({ text }) => text)).toEqual(['Comment c1', 'Comment c2']);
    expect(hand.logged).toHaveLength(1);
    expect(starts[1]).toBe((starts[0] ?? 0) + 1000);
  });
});

function page(tickets: TicketEventsPage['tickets']): TicketEventsPage {
  return { tickets, rejected: [], nextTime: 2_000_000_000_000, endOfStream: true };
}

/** One comment on a ticket. */
function said(sourceId: string, own: Partial<Parameters<typeof sourceComment>[0]> = {}) {
  const comments = [sourceComment({ sourceId: `c${sourceId}`, ...own })];
  return { sourceId, conversation: { comments, attachments: [], people: [] }, histories: [] };
}

/** Reads these pages from an account that has every ticket, and the given people or all. */
async function sync(
  { context }: SyncAtHand,
  pages: TicketEventsPage[],
  more: { people?: string[]; comments?: Record<string, ReturnType<typeof sourceComment>[]>; starts?: number[] } = {},
): Promise<void> {
  const left = [...pages];
  const upstream: Partial<ZendeskUpstream> = {
    exportTicketEvents: async ({ startTime }) => {
      more.starts?.push(startTime);
      return left.shift() ?? page([]);
    },
    ticketsByIds: async (ids) => ({
      tickets: ids.map((sourceId) =>
        sourceTicket({ sourceId, deskSourceId: '', comments: { items: [], complete: false } }),
      ),
      rejected: [],
    }),
    usersByIds: async (ids) =>
      ids.filter((id) => more.people?.includes(id) ?? true).map((sourceId) => sourcePerson({ sourceId })),
    comments: async (id) => ({ comments: more.comments?.[id] ?? [], attachments: [], people: [] }),
    audits: async () => ({ items: [], people: [] }),
  };
  await syncEvents(context, upstream as ZendeskUpstream, CATALOGUE, { full: false });
}

function commentsOf({ context }: SyncAtHand) {
  return context.database.read
    .selectFrom('comments')
    .leftJoin('people', 'people.id', 'comments.author_id')
    .select(['comments.body_text as text', 'people.name as author'])
    .orderBy('comments.source_id')
    .execute();
}

import { conversationRoutes } from '@speedyflow/contract/conversation';
import { issueRoutes } from '@speedyflow/contract/issues';
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';
import { settle } from '../edits/answered-rows.ts';
import type { Conversation } from '../edits/say-in-conversation.ts';

export const ticketQuery = (key: string) =>
  queryOptions({
    queryKey: ['ticket', key],
    queryFn: async ({ signal }) => settle((await call(issueRoutes.get, { params: { key }, signal })).data),
  });

export const conversationQuery = (key: string) =>
  queryOptions({
    queryKey: ['conversation', key],
    queryFn: async ({ signal }): Promise<Conversation> => {
      const { data: parts, tickets } = await call(conversationRoutes.read, { params: { key }, signal });
      return { parts, tickets };
    },
  });

export const historyQuery = (key: string) =>
  queryOptions({
    queryKey: ['history', key],
    queryFn: async ({ signal }) => (await call(issueRoutes.history, { params: { key }, signal })).data,
  });

export const attachmentsQuery = (key: string) =>
  queryOptions({
    queryKey: ['attachments', key],
    queryFn: async ({ signal }) => (await call(issueRoutes.attachments, { params: { key }, signal })).data,
  });

/** Moves allowed from the present status; a move makes them stale. */
export const transitionsQuery = (key: string) =>
  queryOptions({
    queryKey: ['transitions', key],
    queryFn: async ({ signal }) => (await call(issueRoutes.transitions, { params: { key }, signal })).data,
  });

export const assignableQuery = (key: string, words: string) =>
  queryOptions({
    queryKey: ['assignable', key, words],
    queryFn: async ({ signal }) => {
      const query = words === '' ? {} : { q: words };
      return (await call(issueRoutes.assignable, { params: { key }, query, signal })).data;
    },
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });

/** Has this device read what it holds of a ticket, so that opening it need not wait for that; asks the server nothing. */
export function warmTicket(client: QueryClient, key: string): void {
  const cache = client.getQueryCache();
  // A query that begins with nothing is shown what the replica holds.
  cache.build(client, client.defaultQueryOptions(ticketQuery(key)));
  cache.build(client, client.defaultQueryOptions(conversationQuery(key)));
}

/** Fetches what opening the ticket, and moving it, will show. */
export function prefetchTicket(client: QueryClient, key: string): void {
  void client.prefetchQuery(ticketQuery(key));
  void client.prefetchQuery(conversationQuery(key));
  void client.prefetchQuery(transitionsQuery(key));
}

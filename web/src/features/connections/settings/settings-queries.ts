import { budgetRoutes } from '@speedyflow/contract/budget';
import { connectionRoutes } from '@speedyflow/contract/connections';
import { reconciliationRoutes } from '@speedyflow/contract/reconciliation';
import { webhookRoutes } from '@speedyflow/contract/webhooks';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';
import { streamsQuery } from '../connection-queries.ts';

/** None of this changes with a ticket, so it is asked for again while the screen is open. */
const EVERY_MS = 5_000;
/** What costs the server more than a look is asked for seldom, and whenever somebody comes back to the screen. */
const SELDOM = { refetchInterval: 20_000, refetchOnWindowFocus: 'always' } as const;

/** Records put aside that are shown at once; the rest are counted. */
const RECORDS = 50;

export const openStreamsQuery = (id: number) =>
  queryOptions({ ...streamsQuery(id), staleTime: EVERY_MS, refetchInterval: EVERY_MS });

/** Asked of the site itself, each time anew. */
export const siteProjectsQuery = (id: number) =>
  queryOptions({
    queryKey: ['site-projects', id],
    queryFn: async ({ signal }) => (await call(connectionRoutes.projects, { params: { id }, signal })).data,
    staleTime: 0,
    gcTime: 0,
  });

export const webhookQuery = (id: number) =>
  queryOptions({
    queryKey: ['webhook', id],
    queryFn: async ({ signal }) => (await call(webhookRoutes.state, { params: { id }, signal })).data,
    refetchInterval: EVERY_MS,
  });

export const budgetQuery = (id: number) =>
  queryOptions({
    queryKey: ['budget', id],
    queryFn: async ({ signal }) => (await call(budgetRoutes.read, { params: { id }, signal })).data,
    refetchInterval: EVERY_MS,
  });

/** What reading everything again would cost now. */
export const planQuery = (id: number) =>
  queryOptions({
    queryKey: ['plan', id],
    queryFn: async ({ signal }) => (await call(budgetRoutes.plan, { params: { id }, signal })).data,
    staleTime: 0,
  });

export const frozenQuery = (id: number) =>
  queryOptions({
    queryKey: ['frozen', id],
    queryFn: async ({ signal }) => (await call(reconciliationRoutes.frozen, { params: { id }, signal })).data,
    ...SELDOM,
  });

export const quarantineQuery = (id: number) =>
  queryOptions({
    queryKey: ['quarantine', id],
    queryFn: ({ signal }) =>
      call(reconciliationRoutes.quarantine, { params: { id }, query: { per_page: RECORDS }, signal }),
    ...SELDOM,
  });

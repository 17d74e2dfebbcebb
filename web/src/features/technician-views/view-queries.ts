import { technicianViewRoutes } from '@speedyflow/contract/technician-views';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

/** The number of tickets in every view, and nothing else. */
export const viewCountsQuery = queryOptions({
  queryKey: ['view-counts'],
  queryFn: async ({ signal }) => (await call(technicianViewRoutes.counts, { signal })).counts,
});

/** Business units with their unsolved tickets. */
export const unitsQuery = queryOptions({
  queryKey: ['units'],
  queryFn: async ({ signal }) => (await call(technicianViewRoutes.units, { signal })).data,
});

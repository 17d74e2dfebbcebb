import type { SavedViewView } from '@speedyflow/contract/saved-views';
import { savedViewRoutes } from '@speedyflow/contract/saved-views';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import {
  type ListPlace,
  type ListSearch,
  readListSearch,
  ticketFilters,
  viewFilters,
} from '../issues/list/list-place.ts';

/** My saved views and those shared with me, each with its count as of now. */
export const savedViewsQuery = queryOptions({
  queryKey: ['saved-views'],
  queryFn: async ({ signal }) => (await call(savedViewRoutes.list, { signal })).data,
});

/** A view's filter as the members of an address. */
export function searchOf({ filter, sort }: Pick<SavedViewView, 'filter' | 'sort'>): ListSearch {
  const { view: _view, queue_id: _queue, filter: rows, business_unit_id: unit, ...narrowing } = filter;
  return readListSearch({ ...narrowing, sort, rows, unit: unit === undefined ? undefined : String(unit) });
}

/** The list of a view, narrowed as the address says. */
export function placeOf({ id, filter }: Pick<SavedViewView, 'id' | 'filter'>, search: ListSearch): ListPlace {
  const savedId = id;
  if (filter.view !== undefined) return { kind: 'view', view: filter.view, filters: viewFilters(search), savedId };
  const filters = ticketFilters(search);
  if (filter.queue_id !== undefined) return { kind: 'queue', queueId: filter.queue_id, filters, savedId };
  return { kind: 'everything', filters, savedId };
}

import type { Meta } from '@speedyflow/contract/envelope';
import { issueRoutes } from '@speedyflow/contract/issues';
import { searchRoutes } from '@speedyflow/contract/search';
import { type FilterCounts, technicianViewRoutes } from '@speedyflow/contract/technician-views';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';
import { settle } from '../edits/answered-rows.ts';
import type { ListPlace } from './list-place.ts';

const PER_PAGE = 100;
/** What was said is read for each of a search's hits, so these come in smaller pages. */
const HITS_PER_PAGE = 40;

export interface ListPage {
  data: TicketRowView[];
  meta: Meta;
  total: number | null;
  next_cursor: string | null;
  filter_counts?: FilterCounts;
}

/** The tickets of a place, page after page by cursor. */
export const listQuery = (place: ListPlace) =>
  infiniteQueryOptions({
    queryKey: ['tickets', listed(place)],
    queryFn: async ({ pageParam, signal }) => {
      const page = await fetchPage(place, pageParam, signal);
      return { ...page, data: page.data.map(settle) };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ListPage) => last.next_cursor ?? undefined,
  });

/** A saved view's tickets are those of the list it is made of. */
function listed(place: ListPlace): Omit<ListPlace, 'savedId'> {
  if (!('savedId' in place)) return place;
  const { savedId: _savedId, ...list } = place;
  return list;
}

async function fetchPage(place: ListPlace, cursor: string | undefined, signal: AbortSignal): Promise<ListPage> {
  const paging = { per_page: PER_PAGE, ...(cursor === undefined ? {} : { cursor }) };
  switch (place.kind) {
    case 'view': {
      const query = { view: place.view, ...place.filters, ...paging };
      return call(technicianViewRoutes.list, { query, signal });
    }
    case 'queue': {
      const query = { ...place.filters, ...paging };
      return call(issueRoutes.queue, { params: { id: place.queueId }, query, signal });
    }
    case 'everything':
      return call(issueRoutes.list, { query: { ...place.filters, ...paging }, signal });
    case 'search': {
      const { q = '', sort: _sort, ...filters } = place.filters;
      return call(searchRoutes.find, { query: { ...filters, q, ...paging, per_page: HITS_PER_PAGE }, signal });
    }
  }
}

import type { SortKey } from '@speedyflow/contract/paging';
import { LRUCache } from 'lru-cache';
import { jqlOrder, type QueueOrder, viewOrder } from '../domain/queue-order.ts';
import type { ZendeskConditions } from '../domain/source.ts';
import type { QueueTable } from '../store/schema/mirror-tables.ts';
import { USUAL_SORT } from './list-request.ts';

/** The most urgent ticket has the highest priority and comes first in `priority`; a clock that is due first, in `sla`. */
const SORTS: Record<QueueOrder['by'], { ascending: SortKey; descending: SortKey }> = {
  created: { ascending: 'created', descending: '-created' },
  updated: { ascending: 'updated', descending: '-updated' },
  priority: { ascending: '-priority', descending: 'priority' },
  key: { ascending: 'key', descending: '-key' },
  sla: { ascending: 'sla', descending: '-sla' },
};

/** Definitions read; a large site has a few hundred queues. */
const known = new LRUCache<string, SortKey>({ max: 2_000 });

/** In which order the tickets of a queue come unless asked otherwise: its own where lists have it. */
export function queueSort({ language, query }: Pick<QueueTable, 'language' | 'query'>): SortKey {
  const name = `${language} ${query}`;
  const before = known.get(name);
  if (before) return before;
  const order = language === 'jql' ? jqlOrder(query) : viewOrder(JSON.parse(query) as ZendeskConditions);
  const sort = order ? SORTS[order.by][order.descending ? 'descending' : 'ascending'] : USUAL_SORT;
  known.set(name, sort);
  return sort;
}

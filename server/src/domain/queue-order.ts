import { parseJql } from './jql/parse-jql.ts';
import type { ZendeskConditions } from './source.ts';

/** What a queue's tickets can be ordered by, here and upstream alike. */
export interface QueueOrder {
  by: 'created' | 'updated' | 'priority' | 'key' | 'sla';
  /** The latest, the most urgent, the highest number or the last due first. */
  descending: boolean;
}

const JQL_MEMBERS = new Map<string, QueueOrder['by']>([
  ['created', 'created'],
  ['createddate', 'created'],
  ['updated', 'updated'],
  ['updateddate', 'updated'],
  ['priority', 'priority'],
  ['key', 'key'],
  ['issuekey', 'key'],
  ['issue', 'key'],
  ['id', 'key'],
]);

/** Service Management names its clocks so. */
const CLOCK = /^time to /;

/**
 * The order a query asks for: of its members the first, in which lists are indexed; undefined where it asks for none,
 * or for one there is none of here.
 */
export function jqlOrder(query: string): QueueOrder | undefined {
  const parsed = parseJql(query);
  const first = parsed.ok ? parsed.query.orderBy[0] : undefined;
  if (!first) return undefined;
  const field = first.field.toLowerCase();
  const by = CLOCK.test(field) ? 'sla' : JQL_MEMBERS.get(field);
  return by && { by, descending: first.descending };
}

const VIEW_MEMBERS = new Map<string, QueueOrder['by']>([
  ['created', 'created'],
  ['created_at', 'created'],
  ['updated', 'updated'],
  ['updated_at', 'updated'],
  ['priority', 'priority'],
  ['nice_id', 'key'],
  ['id', 'key'],
]);

/** Likewise the order a Zendesk view is shown in. */
export function viewOrder({ order }: ZendeskConditions): QueueOrder | undefined {
  const by = order && VIEW_MEMBERS.get(order.by);
  return by && { by, descending: order.descending };
}

import type { SourceHistory, SourceHistoryItem } from '../../domain/source.ts';
import { personId } from './decode-people.ts';
import { statusOf } from './decode-status.ts';
import type { ZendeskAuditWire, ZendeskTicketEventWire } from './wire.ts';
import { zendeskTime } from './zendesk-time.ts';
import type { ZendeskCatalogue } from './zendesk-upstream.ts';

/** One field of one save. */
interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

// Zendesk's names for what Jira calls otherwise; both then read the same.
const FIELD_NAMES: Record<string, string> = {
  assignee_id: 'assignee',
  subject: 'summary',
  requester_id: 'reporter',
  type: 'issuetype',
  tags: 'labels',
  group_id: 'group',
  organization_id: 'organization',
  due_at: 'duedate',
};
const ID_FIELDS = new Set(['assignee', 'reporter', 'group', 'organization']);
// What a ticket began with, as far as its history needs a beginning.
const BEGINNING = ['status', 'custom_status_id', 'assignee_id', 'group_id', 'priority'];

/** An audit as history; null when nothing of the ticket changed (a comment, a notification). */
export function decodeAudit(wire: ZendeskAuditWire, catalogue: ZendeskCatalogue): SourceHistory | null {
  const changes = (wire.events as Record<string, unknown>[]).flatMap((event): FieldChange[] => {
    const field = typeof event.field_name === 'string' ? event.field_name : '';
    if (event.type === 'Change' && field !== '') return [{ field, from: event.previous_value, to: event.value }];
    if (event.type === 'Create' && event.value != null && BEGINNING.includes(field)) {
      return [{ field, from: null, to: event.value }];
    }
    return [];
  });
  return toHistory(String(wire.id), personId(wire.author_id), zendeskTime(wire.created_at), changes, catalogue);
}

/** The same of an exported event, whose changes carry the field as a member of its own name. */
export function decodeEventHistory(wire: ZendeskTicketEventWire, catalogue: ZendeskCatalogue): SourceHistory | null {
  const changes = (wire.child_events as Record<string, unknown>[]).flatMap((event): FieldChange[] => {
    if (event.event_type === 'Create') {
      return BEGINNING.filter((field) => event[field] != null).map((field) => ({
        field,
        from: null,
        to: event[field],
      }));
    }
    return event.event_type === 'Change' ? changedMembers(event) : [];
  });
  const at = wire.created_at ? zendeskTime(wire.created_at) : wire.timestamp * 1000;
  return toHistory(String(wire.id), personId(wire.updater_id), at, changes, catalogue);
}

const NOT_FIELDS = new Set(['id', 'event_type', 'via', 'via_reference_id', 'previous_value', 'metadata', 'system']);

function changedMembers({ previous_value, ...event }: Record<string, unknown>): FieldChange[] {
  return Object.entries(event).flatMap(([field, to]): FieldChange[] => {
    if (NOT_FIELDS.has(field) || field.startsWith('comment_')) return [];
    // A ticket has a type, and so do some events.
    if (field === 'type' && to === 'Change') return [];
    if (field === 'custom_ticket_fields' && typeof to === 'object' && to !== null) {
      return Object.entries(to).map(([id, value]) => ({ field: id, from: previous_value, to: value }));
    }
    return [{ field, from: previous_value, to }];
  });
}

function toHistory(
  sourceId: string,
  authorSourceId: string | null,
  at: number,
  changes: readonly FieldChange[],
  catalogue: ZendeskCatalogue,
): SourceHistory | null {
  const ofStatus = changes.filter(({ field }) => field === 'status' || field === 'custom_status_id');
  const others = changes.filter((change) => !ofStatus.includes(change));
  const items = [
    ...(ofStatus.length === 0 ? [] : [statusItem(ofStatus, catalogue)]),
    ...others.map((change) => fieldItem(change, catalogue)),
  ];
  return items.length === 0 ? null : { sourceId, authorSourceId, at, items };
}

/** A category and the custom status within it change together or alone: one item either way. */
function statusItem(changes: readonly FieldChange[], catalogue: ZendeskCatalogue): SourceHistoryItem {
  const category = changes.find(({ field }) => field === 'status');
  const custom = changes.find(({ field }) => field === 'custom_status_id');
  const side = (which: 'from' | 'to') => {
    const customId = text(custom?.[which]);
    const known = catalogue.customStatuses.find(({ id }) => id === customId);
    const name = text(category?.[which]) ?? known?.statusCategory ?? null;
    return name === null ? null : statusOf(name, customId, catalogue);
  };
  const from = side('from');
  const to = side('to');
  return {
    field: 'status',
    fromId: from?.sourceId ?? null,
    toId: to?.sourceId ?? null,
    from: from?.name ?? null,
    to: to?.name ?? null,
  };
}

function fieldItem({ field, from, to }: FieldChange, catalogue: ZendeskCatalogue): SourceHistoryItem {
  const name = FIELD_NAMES[field] ?? catalogue.fields.find(({ id }) => id === field)?.title ?? field;
  const isId = ID_FIELDS.has(name);
  return {
    field: name,
    fromId: isId ? text(from) : null,
    toId: isId ? text(to) : null,
    from: isId ? null : text(from),
    to: isId ? null : text(to),
  };
}

function text(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.map(String).join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

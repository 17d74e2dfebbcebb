/** The account's ticket fields, forms and statuses. */
import { deskOf, SUPPORT_GROUPS } from '../../world/desks.ts';
import { STATUSES, type Status } from '../store/record.ts';
import { customStatuses, fieldOptions, ticketFields, ticketForms } from './ids.ts';

export interface FieldOption {
  id: number;
  name: string;
  value: string;
}

export interface TicketField {
  id: number;
  type: string;
  title: string;
  description: string;
  required: boolean;
  /** System fields cannot be removed and are attributes of the ticket itself. */
  system: boolean;
  options: readonly FieldOption[];
  tag: string | null;
}

let nextOption = 0;
const optionsOf = (prefix: string, names: readonly string[]): FieldOption[] =>
  names.map((name) => ({ id: fieldOptions.id(nextOption++), name, value: `${prefix}_${slug(name)}` }));

export function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

function systemField(ordinal: number, type: string, title: string, required = false): TicketField {
  const description = type === 'description' ? 'Please describe your request. We will answer as soon as we can.' : '';
  return { id: ticketFields.id(ordinal), type, title, description, required, system: true, options: [], tag: null };
}

function customField(ordinal: number, type: string, title: string, extra: Partial<TicketField> = {}): TicketField {
  const plain = { description: '', required: false, system: false, options: [], tag: null };
  return { id: ticketFields.id(ordinal), type, title, ...plain, ...extra };
}

export const PRODUCT_AREA = customField(8, 'tagger', 'Product area', {
  description: 'The part of the product it is about',
  options: optionsOf('area', deskOf('ZD').components),
});
export const SEVERITY = customField(9, 'tagger', 'Severity', {
  options: optionsOf('severity', ['Critical', 'Major', 'Minor', 'Cosmetic']),
});
export const ORDER_NUMBER = customField(10, 'text', 'Order number');
const AFFECTED_USERS = customField(11, 'integer', 'Affected users');
export const ESCALATED = customField(12, 'checkbox', 'Escalated to engineering', { tag: 'escalated_to_engineering' });
const FOLLOW_UP_ON = customField(13, 'date', 'Follow up on');
export const TRIED = customField(14, 'multiselect', 'Steps already tried', {
  options: optionsOf('tried', ['Signed in again', 'Restarted', 'Cleared the cache', 'Asked a colleague']),
});
const HOURS_LOST = customField(15, 'decimal', 'Hours lost');

export const TICKET_FIELDS: readonly TicketField[] = [
  systemField(0, 'subject', 'Subject', true),
  systemField(1, 'description', 'Description', true),
  systemField(2, 'status', 'Status'),
  systemField(3, 'tickettype', 'Type'),
  systemField(4, 'priority', 'Priority'),
  systemField(5, 'group', 'Group', true),
  systemField(6, 'assignee', 'Assignee', true),
  systemField(7, 'custom_status', 'Ticket status'),
  PRODUCT_AREA,
  SEVERITY,
  ORDER_NUMBER,
  AFFECTED_USERS,
  ESCALATED,
  FOLLOW_UP_ON,
  TRIED,
  HOURS_LOST,
];

/** In the order in which tickets list them. */
export const customFieldIds: readonly number[] = TICKET_FIELDS.filter(({ system }) => !system).map(({ id }) => id);

/** Their ids as keys; numbers that large are costly to turn into text for each ticket. */
export const FIELD_KEY = {
  area: String(PRODUCT_AREA.id),
  severity: String(SEVERITY.id),
  order: String(ORDER_NUMBER.id),
  affected: String(AFFECTED_USERS.id),
  escalated: String(ESCALATED.id),
  followUp: String(FOLLOW_UP_ON.id),
  tried: String(TRIED.id),
  lost: String(HOURS_LOST.id),
};

export interface TicketForm {
  id: number;
  name: string;
  fieldIds: readonly number[];
}

const systemIds = TICKET_FIELDS.filter(({ system }) => system).map(({ id }) => id);

export const TICKET_FORMS: readonly TicketForm[] = [
  {
    id: ticketForms.id(0),
    name: 'Default ticket form',
    fieldIds: [...systemIds, PRODUCT_AREA.id, ORDER_NUMBER.id, FOLLOW_UP_ON.id],
  },
  {
    id: ticketForms.id(1),
    name: 'Technical problem',
    fieldIds: [...systemIds, ...customFieldIds],
  },
];

export interface CustomStatus {
  id: number;
  category: Exclude<Status, 'closed'>;
  agentLabel: string;
  endUserLabel: string;
  default: boolean;
}

/** The five default statuses, and two that the account's administrators made. */
export const CUSTOM_STATUSES: readonly CustomStatus[] = [
  ...(
    [
      ['new', 'New', 'Received'],
      ['open', 'Open', 'Open'],
      ['pending', 'Pending', 'Awaiting your reply'],
      ['hold', 'On-hold', 'Open'],
      ['solved', 'Solved', 'Solved'],
    ] as const
  ).map(([category, agentLabel, endUserLabel], ordinal) => {
    return { id: customStatuses.id(ordinal), category, agentLabel, endUserLabel, default: true };
  }),
  {
    id: customStatuses.id(5),
    category: 'open',
    agentLabel: 'With engineering',
    endUserLabel: 'In progress',
    default: false,
  },
  {
    id: customStatuses.id(6),
    category: 'hold',
    agentLabel: 'Waiting for vendor',
    endUserLabel: 'In progress',
    default: false,
  },
];

/** The default custom status of a status; closed tickets keep that of solved ones. */
export function defaultCustomStatus(status: Status): number {
  return customStatuses.id(Math.min(STATUSES.indexOf(status), STATUSES.indexOf('solved')));
}

export const WITH_ENGINEERING = customStatuses.id(5);
export const WAITING_FOR_VENDOR = customStatuses.id(6);

export const GROUP_NAMES: readonly string[] = SUPPORT_GROUPS.map(({ name }) => name);

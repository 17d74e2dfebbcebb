import type { JqlContext, JqlTicket, JqlVocabulary } from './jql/jql-ticket.ts';
import type { ZendeskCondition, ZendeskConditions } from './source.ts';

type Predicate = (ticket: JqlTicket, context: JqlContext) => boolean;

export interface CompiledView {
  /** False for every ticket when something is unsupported: then Zendesk itself has to be asked. */
  matches: Predicate;
  needsClock: boolean;
  needsUser: boolean;
  /** What cannot be decided from a ticket here, in words; empty when all can. */
  unsupported: string[];
}

/** Turns a view's conditions into a test of one ticket: all of `all`, and one of `any` where there are any. */
export function compileZendeskView(
  { all, any }: ZendeskConditions,
  { customFields }: Pick<JqlVocabulary, 'customFields'>,
): CompiledView {
  const unsupported = new Set<string>();
  const names = new Map(customFields.map(({ id, name }) => [id, name]));
  const compile = (condition: ZendeskCondition): Predicate => {
    const test = compileCondition(condition, names);
    if (test === null) unsupported.add(`${condition.field} ${condition.operator}`);
    return test ?? (() => false);
  };
  const every = all.map(compile);
  const some = any.map(compile);
  const conditions = [...all, ...any];
  return {
    matches: (ticket, context) =>
      unsupported.size === 0 &&
      every.every((test) => test(ticket, context)) &&
      (some.length === 0 || some.some((test) => test(ticket, context))),
    needsClock: conditions.some(({ field }) => field in INSTANTS || STATUS_ORDER.includes(field.toLowerCase())),
    needsUser: conditions.some(({ value }) => valuesOf(value).some((one) => one === 'current_user')),
    unsupported: [...unsupported],
  };
}

const STATUS_ORDER = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];
const PRIORITY_ORDER = ['low', 'normal', 'high', 'urgent'];
const HOUR_MS = 3_600_000;

const INSTANTS: Record<string, (ticket: JqlTicket) => number | null> = {
  created_at: ({ createdAt }) => createdAt,
  updated_at: ({ updatedAt }) => updatedAt,
  due_date: ({ dueAt }) => dueAt,
};

function compileCondition(
  { field, operator, value }: ZendeskCondition,
  customFields: Map<string, string>,
): Predicate | null {
  const wanted = valuesOf(value);
  switch (field) {
    case 'status':
      return ordered(STATUS_ORDER, categoryOf, operator, wanted);
    case 'priority':
      return ordered(PRIORITY_ORDER, ({ priority }) => priority?.toLowerCase() ?? '', operator, wanted);
    case 'custom_status_id':
      return oneOf(({ statusSourceId }) => [statusSourceId], operator, wanted);
    case 'type':
    case 'ticket_type_id':
      return oneOf(({ type }) => [type.toLowerCase()], operator, wanted);
    case 'group_id':
      // "current_groups" would need to know who is in which.
      return wanted.every((one) => /^\d*$/.test(one)) ? oneOf(({ projectId }) => [projectId], operator, wanted) : null;
    case 'assignee_id':
      return person(({ assigneeSourceId }) => assigneeSourceId, operator, wanted);
    case 'requester_id':
      return person(({ requesterSourceId }) => requesterSourceId, operator, wanted);
    case 'current_tags':
      return tags(operator, wanted);
    case 'subject_includes_word':
      return subjectWords(operator, wanted);
  }
  if (field in INSTANTS) return hoursSince(INSTANTS[field] ?? (() => null), operator, wanted);
  if (STATUS_ORDER.includes(field.toLowerCase())) {
    // Hours since it came into that status, for tickets that are in it.
    const since = (ticket: JqlTicket) => (categoryOf(ticket) === field.toLowerCase() ? ticket.statusSinceAt : null);
    return hoursSince(since, operator, wanted);
  }
  const id = /^(?:custom_fields_|ticket_fields_)(\d+)$/.exec(field)?.[1];
  return id !== undefined && customFields.has(id) ? customField(id, operator, wanted) : null;
}

/** A value is one text, or several; an empty one asks for nothing being there. */
function valuesOf(value: ZendeskCondition['value']): string[] {
  return (Array.isArray(value) ? value : [value ?? '']).map((one) => one.toLowerCase());
}

/** Zendesk's own status of a ticket, from its word or from ours. */
function categoryOf({ statusCategory, waitsFor, statusSourceId }: JqlTicket): string {
  switch (statusCategory) {
    case 'in_progress':
      return 'open';
    case 'waiting':
      return waitsFor === 'requester' ? 'pending' : 'hold';
    case 'done':
      return statusSourceId === 'closed' ? 'closed' : 'solved';
    default:
      return statusCategory;
  }
}

const IS = new Set(['is', 'includes', 'is_any_of']);
const IS_NOT = new Set(['is_not', 'not_includes', 'is_not_any_of']);

function oneOf(valuesIn: (ticket: JqlTicket) => string[], operator: string, wanted: string[]): Predicate | null {
  const has: Predicate = (ticket) => {
    const own = valuesIn(ticket).filter((value) => value !== '');
    return wanted.some((one) => (one === '' ? own.length === 0 : own.includes(one)));
  };
  if (IS.has(operator)) return has;
  return IS_NOT.has(operator) ? (ticket, context) => !has(ticket, context) : null;
}

/** `less_than` and `greater_than` go by the order of the values; a ticket without one is below them all. */
function ordered(
  order: readonly string[],
  valueIn: (ticket: JqlTicket) => string,
  operator: string,
  wanted: string[],
): Predicate | null {
  const limit = order.indexOf(wanted[0] ?? '');
  if (operator === 'less_than' && limit !== -1) return (ticket) => order.indexOf(valueIn(ticket)) < limit;
  if (operator === 'greater_than' && limit !== -1) return (ticket) => order.indexOf(valueIn(ticket)) > limit;
  return oneOf((ticket) => [valueIn(ticket)], operator, wanted);
}

function person(idIn: (ticket: JqlTicket) => string | null, operator: string, wanted: string[]): Predicate | null {
  // Who else a word may stand for ("current_groups", "requester_id") is not known here.
  if (wanted.some((one) => one !== '' && one !== 'current_user' && !/^\d+$/.test(one))) return null;
  const has: Predicate = (ticket, { currentUserSourceIds }) => {
    const id = idIn(ticket);
    return wanted.some((one) => {
      if (one === '') return id === null;
      return id !== null && (one === 'current_user' ? currentUserSourceIds.includes(id) : one === id);
    });
  };
  if (IS.has(operator)) return has;
  return IS_NOT.has(operator) ? (ticket, context) => !has(ticket, context) : null;
}

/** Tags come as a list or as one text of words: `includes` asks for any of them. */
function tags(operator: string, wanted: string[]): Predicate | null {
  const asked = new Set(wanted.flatMap((one) => one.split(/[\s,]+/)).filter((tag) => tag !== ''));
  const has: Predicate = ({ labels }) => labels.some((label) => asked.has(label.toLowerCase()));
  if (operator === 'includes' || operator === 'is') return has;
  if (operator === 'not_includes' || operator === 'is_not') return (ticket, context) => !has(ticket, context);
  return null;
}

function subjectWords(operator: string, wanted: string[]): Predicate | null {
  const asked = wanted.flatMap((one) => one.split(/\s+/)).filter((word) => word !== '');
  const has: Predicate = ({ summary }) => {
    const words = new Set(summary.toLowerCase().split(/[^\p{L}\p{N}]+/u));
    return asked.some((word) => words.has(word));
  };
  if (operator === 'includes') return has;
  return operator === 'not_includes' ? (ticket, context) => !has(ticket, context) : null;
}

/** Whole hours that have passed; business hours would need the account's schedule. */
function hoursSince(at: (ticket: JqlTicket) => number | null, operator: string, wanted: string[]): Predicate | null {
  const hours = wanted[0] === '' ? Number.NaN : Number(wanted[0]);
  if (!Number.isFinite(hours)) return null;
  const passed = (ticket: JqlTicket, nowMs: number) => {
    const since = at(ticket);
    return since === null ? null : Math.floor((nowMs - since) / HOUR_MS);
  };
  const asked: Record<string, (passed: number) => boolean> = {
    is: (count) => count === hours,
    less_than: (count) => count < hours,
    greater_than: (count) => count > hours,
  };
  const holds = asked[operator];
  if (holds === undefined) return null;
  return (ticket, { nowMs }) => {
    const count = passed(ticket, nowMs);
    return count !== null && holds(count);
  };
}

/** A drop-down's value is a tag; a checkbox is true or false; anything may be present or not. */
function customField(id: string, operator: string, wanted: string[]): Predicate | null {
  const own = (ticket: JqlTicket) =>
    ticket.customFields.filter((field) => field.id === id).flatMap(({ value }) => tagsOf(value));
  if (operator === 'present') return (ticket) => own(ticket).length > 0;
  if (operator === 'not_present') return (ticket) => own(ticket).length === 0;
  return oneOf(own, operator, wanted);
}

function tagsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(tagsOf);
  const tag = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  return tag === null || tag === undefined ? [] : [String(tag).toLowerCase()];
}

import type { ZendeskCondition, ZendeskConditions } from '../../domain/source.ts';
import type { ZendeskTicketWire } from './wire.ts';

/** A policy for service levels: which tickets it is for, and what it measures. */
export interface SlaPolicy {
  name: string;
  conditions: ZendeskConditions;
  metrics: string[];
}

/**
 * The policy a ticket is held to: with each change of a ticket Zendesk takes the first, in their order, whose
 * conditions it meets. A ticket does not name it.
 *
 * @returns null when there is none, or when one before it asks for something that a ticket does not tell
 */
export function policyOf(ticket: ZendeskTicketWire, policies: readonly SlaPolicy[]): SlaPolicy | null {
  for (const policy of policies) {
    const met = meets(ticket, policy.conditions);
    if (met !== false) return met === null ? null : policy;
  }
  return null;
}

/** True, false, or null for what cannot be told. */
type Answer = boolean | null;

function meets(ticket: ZendeskTicketWire, { all, any }: ZendeskConditions): Answer {
  const every = all.map((condition) => holds(ticket, condition));
  const some = any.map((condition) => holds(ticket, condition));
  if (every.includes(false)) return false;
  if (some.length > 0 && !some.includes(true)) return some.includes(null) ? null : false;
  return every.includes(null) ? null : true;
}

function holds(ticket: ZendeskTicketWire, { field, operator, value }: ZendeskCondition): Answer {
  const own = valuesOf(ticket, field)?.map((one) => one.toLowerCase());
  if (own === undefined) return null;
  const asked = [value ?? ''].flat().map((one) => one.toLowerCase());
  // Tags come as one text of words.
  const wanted = field === 'current_tags' ? asked.flatMap((words) => words.split(/[\s,]+/)) : asked;
  const has = wanted.some((one) => (one === '' ? own.length === 0 : own.includes(one)));
  if (/^(?:is|includes|is_any_of)$/.test(operator)) return has;
  return /^(?:is_not|not_includes|is_not_any_of)$/.test(operator) ? !has : null;
}

/** What a ticket has of a condition's field; undefined when it does not tell. */
function valuesOf(ticket: ZendeskTicketWire, field: string): string[] | undefined {
  const values = (...given: unknown[]) => given.filter((one) => one !== null && one !== undefined).map(String);
  switch (field) {
    case 'type':
    case 'priority':
    case 'group_id':
    case 'organization_id':
    case 'requester_id':
    case 'assignee_id':
    case 'brand_id':
    case 'ticket_form_id':
      return values(ticket[field]);
    case 'current_tags':
      return ticket.tags ?? [];
  }
  const id = /^(?:custom_fields_|ticket_fields_)(\d+)$/.exec(field)?.[1];
  const own = id === undefined ? undefined : ticket.custom_fields?.find((one) => String(one.id) === id);
  return own && values(...[own.value].flat());
}

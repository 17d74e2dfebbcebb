/** Reads what a client asks to change about a ticket, and works out what that makes of it. */
import { recordInvalid } from '../http/api-error.ts';
import {
  type FieldValue,
  PRIORITIES,
  STATUSES,
  type Status,
  TICKET_TYPES,
  type TicketFields,
  type TicketRecord,
} from '../store/record.ts';
import type { AccountUsers } from './account-users.ts';
import { brands, groups, type IdSpace, ticketForms } from './ids.ts';
import { CUSTOM_STATUSES, defaultCustomStatus, GROUP_NAMES, TICKET_FIELDS } from './ticket-fields.ts';

export type Asked = Readonly<Record<string, unknown>>;

/** Who edits, and where people and groups are looked up. */
export interface EditContext {
  users: AccountUsers;
  actorId: number;
  /** Whether the edit carries a comment by the requester. */
  requesterSpeaks: boolean;
  isProblem: (ticketId: number) => boolean;
}

/** The attributes after the edit. Throws RecordInvalid with every fault found. */
export function editedFields(before: TicketFields, asked: Asked, context: EditContext): TicketFields {
  const faults: Record<string, { description: string; error?: string }[]> = {};
  const refuse = (field: string, description: string, error = 'InvalidValue') => {
    faults[field] = [...(faults[field] ?? []), { description, error }];
  };
  const after = { ...before };
  readPlain(after, asked, refuse);
  readPeople(after, asked, context, refuse);
  readStatus(before, after, asked, context, refuse);
  readCustomFields(before, after, asked, refuse);
  if (asked.problem_id !== undefined) {
    after.problemId = asked.problem_id === null ? null : Number(asked.problem_id);
    if (after.problemId !== null && !context.isProblem(after.problemId)) {
      refuse('problem_id', 'Problem: is not a problem ticket');
    }
  }
  if (Object.keys(faults).length > 0) throw recordInvalid(faults);
  return after;
}

type Refuse = (field: string, description: string, error?: string) => void;

function readPlain(after: TicketFields, asked: Asked, refuse: Refuse): void {
  if (asked.subject !== undefined) after.subject = String(asked.subject ?? '');
  if (asked.external_id !== undefined) after.externalId = asked.external_id === null ? null : String(asked.external_id);
  const oneOf = <Value extends string>(field: string, known: readonly Value[]): Value | null | undefined => {
    const value = asked[field];
    if (value === undefined) return undefined;
    if (value === null || value === '') return null;
    if (known.includes(value as Value)) return value as Value;
    refuse(field, `${field.charAt(0).toUpperCase()}${field.slice(1)}: ${String(value)} is not valid`);
    return undefined;
  };
  const priority = oneOf('priority', PRIORITIES);
  if (priority !== undefined) after.priority = priority;
  const type = oneOf('type', TICKET_TYPES);
  if (type !== undefined) after.type = type;
  if (after.type !== 'task') after.dueAt = null;
  else if (asked.due_at !== undefined) {
    const due = asked.due_at === null ? null : Date.parse(String(asked.due_at));
    if (Number.isNaN(due)) refuse('due_at', 'Due date: is not a valid date');
    else after.dueAt = due;
  }
  const tags = asked.tags;
  if (tags !== undefined) after.tags = tagsFrom(tags);
  after.tags = tidyTags([...after.tags, ...tagsFrom(asked.additional_tags)], tagsFrom(asked.remove_tags));
  const known = (space: IdSpace, count: number, id: unknown) => {
    const ordinal = space.ordinal(Number(id));
    return Number.isInteger(ordinal) && ordinal >= 0 && ordinal < count;
  };
  if (asked.brand_id !== undefined) {
    if (known(brands, 2, asked.brand_id)) after.brandId = Number(asked.brand_id);
    else refuse('brand_id', 'Brand: is invalid');
  }
  if (asked.ticket_form_id !== undefined) {
    if (known(ticketForms, 2, asked.ticket_form_id)) after.formId = Number(asked.ticket_form_id);
    else refuse('ticket_form_id', 'Ticket form: is invalid');
  }
  if (asked.group_id !== undefined && asked.group_id !== null) {
    if (!known(groups, GROUP_NAMES.length, asked.group_id)) refuse('group', 'Group: is invalid');
  }
}

function readPeople(after: TicketFields, asked: Asked, { users }: EditContext, refuse: Refuse): void {
  if (asked.requester_id !== undefined) {
    const requester = users.get(Number(asked.requester_id));
    if (!requester?.active) refuse('requester', 'Requester: is not a valid user');
    else {
      after.requesterId = requester.id;
      after.organizationId = requester.organizationId;
    }
  }
  if (asked.organization_id !== undefined) {
    after.organizationId = asked.organization_id === null ? null : Number(asked.organization_id);
  }
  if (Array.isArray(asked.collaborator_ids)) after.collaboratorIds = asked.collaborator_ids.map(Number);

  const memberOf = (userId: number, groupId: number | null) =>
    users.memberships.some((membership) => membership.userId === userId && membership.groupId === groupId);
  const groupAsked = asked.group_id !== undefined;
  if (groupAsked) after.groupId = asked.group_id === null ? null : Number(asked.group_id);
  const email = asked.assignee_email;
  const assigneeAsked = asked.assignee_id ?? (email === undefined ? undefined : users.byEmail(String(email))?.id);
  if (asked.assignee_id === null) after.assigneeId = null;
  else if (assigneeAsked !== undefined) {
    const assignee = users.get(Number(assigneeAsked));
    if (!assignee?.active || assignee.role === 'end-user') refuse('assignee', 'Assignee: is not an agent');
    else {
      after.assigneeId = assignee.id;
      if (groupAsked && !memberOf(assignee.id, after.groupId)) {
        refuse('assignee', 'Assignee: is not a member of the selected group');
      } else if (!memberOf(assignee.id, after.groupId)) after.groupId = assignee.defaultGroupId ?? after.groupId;
    }
  }
  // A ticket that moves to a group leaves an assignee behind who is not in it.
  if (groupAsked && after.assigneeId !== null && !memberOf(after.assigneeId, after.groupId)) after.assigneeId = null;
}

function readStatus(
  before: TicketFields,
  after: TicketFields,
  asked: Asked,
  context: EditContext,
  refuse: Refuse,
): void {
  if (asked.custom_status_id !== undefined && asked.custom_status_id !== null) {
    const custom = CUSTOM_STATUSES.find(({ id }) => id === Number(asked.custom_status_id));
    if (custom === undefined) refuse('custom_status_id', 'Custom status: is invalid');
    else Object.assign(after, { status: custom.category, customStatusId: custom.id });
  } else if (asked.status !== undefined) {
    if (STATUSES.includes(asked.status as Status)) after.status = asked.status as Status;
    else refuse('status', `Status: ${String(asked.status)} is not valid`);
  } else if (context.requesterSpeaks && (before.status === 'pending' || before.status === 'solved')) {
    after.status = 'open';
  }
  followFromStatus(after, context);
}

/** What a status brings with it: somebody's ticket is no longer new, and a solved one is somebody's. */
function followFromStatus(after: TicketFields, context: EditContext): void {
  if (after.status === 'new' && after.assigneeId !== null) after.status = 'open';
  if ((after.status === 'solved' || after.status === 'closed') && after.assigneeId === null) {
    const solver = context.users.get(context.actorId);
    if (solver && solver.role !== 'end-user') {
      after.assigneeId = solver.id;
      after.groupId ??= solver.defaultGroupId;
    }
  }
  const custom = CUSTOM_STATUSES.find(({ id }) => id === after.customStatusId);
  const category = after.status === 'closed' ? 'solved' : after.status;
  if (custom?.category !== category) after.customStatusId = defaultCustomStatus(after.status);
}

/** Values of fields; those of dropdowns and checkboxes are also tags of the ticket. */
function readCustomFields(before: TicketFields, after: TicketFields, asked: Asked, refuse: Refuse): void {
  const given = asked.custom_fields ?? asked.fields;
  if (given === undefined || given === null) return;
  const pairs: [string, unknown][] = Array.isArray(given)
    ? given.map((pair: { id: unknown; value: unknown }) => [String(pair.id), pair.value])
    : Object.entries(given);
  const values: Record<string, FieldValue> = { ...before.customFields };
  let tags = [...after.tags];
  for (const [id, value] of pairs) {
    const field = TICKET_FIELDS.find((known) => String(known.id) === id && !known.system);
    if (field === undefined) continue;
    const chosen = [value].flat().filter((one) => typeof one === 'string' && one !== '') as string[];
    const choices = field.options.map((option) => option.value);
    if (choices.length > 0) {
      const unknown = chosen.find((one) => !choices.includes(one));
      if (unknown !== undefined) refuse('base', `${field.title}: ${unknown} is not a valid option`);
      tags = tags.filter((tag) => !choices.includes(tag)).concat(chosen);
      values[id] = field.type === 'multiselect' ? chosen : (chosen[0] ?? null);
    } else if (field.type === 'checkbox') {
      values[id] = value === true || value === 'true' || value === 1;
      if (field.tag) tags = tags.filter((tag) => tag !== field.tag).concat(values[id] ? [field.tag] : []);
    } else if (field.type === 'integer' || field.type === 'decimal') {
      if (value !== null && value !== '' && Number.isNaN(Number(value)))
        refuse('base', `${field.title}: is not a number`);
      values[id] = value === null || value === '' ? null : field.type === 'integer' ? Number(value) : String(value);
    } else {
      values[id] = value === null || value === '' ? null : String(value);
    }
  }
  after.customFields = values;
  after.tags = tidyTags(tags, []);
}

function tagsFrom(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const parts = Array.isArray(value) ? value.map(String) : String(value).split(/[\s,]+/);
  return parts.map((tag) => tag.trim().toLowerCase().replaceAll(' ', '_')).filter((tag) => tag !== '');
}

function tidyTags(tags: readonly string[], without: readonly string[]): string[] {
  return [...new Set(tags)].filter((tag) => !without.includes(tag)).sort();
}

/** The attributes of a ticket before anything is known about it. */
export function blankFields(requester: { id: number; organizationId: number | null }): TicketFields {
  return {
    subject: '',
    type: null,
    priority: null,
    status: 'new',
    customStatusId: defaultCustomStatus('new'),
    requesterId: requester.id,
    assigneeId: null,
    organizationId: requester.organizationId,
    groupId: groups.id(0),
    brandId: brands.id(0),
    formId: ticketForms.id(0),
    collaboratorIds: [],
    followerIds: [],
    emailCcIds: [],
    tags: [],
    customFields: {},
    externalId: null,
    problemId: null,
    dueAt: null,
  };
}

/** Attributes under the names that audits give them. */
export function auditAttributes(fields: TicketFields): Record<string, FieldValue> {
  return {
    subject: fields.subject,
    requester_id: fields.requesterId,
    priority: fields.priority,
    type: fields.type,
    status: fields.status,
    organization_id: fields.organizationId,
    brand_id: fields.brandId,
    ticket_form_id: fields.formId,
    custom_status_id: fields.customStatusId,
    group_id: fields.groupId,
    assignee_id: fields.assigneeId,
    tags: fields.tags,
    external_id: fields.externalId,
    problem_id: fields.problemId,
    due_at: fields.dueAt === null ? null : new Date(fields.dueAt).toISOString(),
    collaborator_ids: fields.collaboratorIds.map(String),
    ...fields.customFields,
  };
}

/** Whether a closed ticket is in the way; closed ones never change again. */
export function refuseClosed(ticket: Pick<TicketRecord, 'status'>): void {
  if (ticket.status !== 'closed') return;
  throw recordInvalid({ status: [{ description: 'Status: closed prevents ticket update' }] });
}

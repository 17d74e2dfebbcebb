/**
 * The Zendesk side of a ticket of the world: its record, and its audits. Both are functions of the world alone, so
 * nothing is kept of tickets that nobody has changed.
 */
import { deskKeyOf, indexOf, numberOf } from '../../world/desks.ts';
import { unit } from '../../world/random.ts';
import { type Stage, stateOf, type Ticket, type Priority as WorldPriority } from '../../world/ticket.ts';
import type { World } from '../../world/world.ts';
import type { FieldValue, Priority, Status, TicketFacts, TicketRecord, TicketType, Via } from '../store/record.ts';
import { descriptionOf } from './base-words.ts';
import { brands, groups, organizations, ticketForms, users } from './ids.ts';
import {
  defaultCustomStatus,
  ESCALATED,
  FIELD_KEY,
  type FieldOption,
  PRODUCT_AREA,
  SEVERITY,
  slug,
  TRIED,
  WAITING_FOR_VENDOR,
  WITH_ENGINEERING,
} from './ticket-fields.ts';

const SALT = 302;
const DAY = 86_400_000;

/** One random number per ticket and purpose. */
const DRAW = {
  silent: 1,
  deleted: 2,
  deletion: 3,
  bot: 4,
  order: 5,
  affected: 6,
  tried: 7,
  lost: 8,
  follow: 9,
  cc: 10,
  follower: 11,
};
const COPIED_SHARE = 0.06;
const FOLLOWED_SHARE = 0.04;
/** The administrator who deletes what must not stay, and follows what matters. */
const SUPERVISOR = 1;
/** What is left of the words of a ticket deleted for good. */
export const SCRUBBED = 'SCRUBBED';
const DELETED_SHARE = 0.006;
const BOT_SHARE = 0.02;
const SILENT_SHARE = 0.08;
/** Deleted tickets can be restored for so long; then they are scrubbed. */
export const RESTORABLE_DAYS = 30;

/** How many tickets of the world belong to the account. */
export function countTickets(worldTickets: number): number {
  let last = worldTickets - 1;
  while (last >= 0 && deskKeyOf(last) !== 'ZD') last -= 1;
  return last < 0 ? 0 : numberOf(last);
}

/** The world's ticket behind a ticket of the account. */
export function worldTicket(world: World, id: number): Ticket {
  return world.ticket(indexOf('ZD', id));
}

/** The record of a ticket that nobody has changed since the world began. */
export function baseTicket(world: World, id: number): TicketRecord {
  const ticket = worldTicket(world, id);
  const facts = baseFacts(world, id, ticket);
  if (facts.scrubbed) return { ...facts, subject: SCRUBBED, description: SCRUBBED };
  return { ...facts, subject: world.subject(ticket), description: descriptionOf(world, ticket) };
}

/** The same without the words, which cost the most to make. */
export function baseFacts(world: World, id: number, ticket = worldTicket(world, id)): TicketFacts {
  const state = stateOf(ticket);
  const draw = (purpose: number) => unit(world.seed, SALT, id, purpose);
  const status = statusOf(state.stage);
  const requester = world.people[ticket.requester]!;
  const updatedAt = whole(state.updatedAt);
  const deleted = deletionOf(world, id, updatedAt, draw);
  const lastChange = deleted?.at ?? updatedAt;
  const silent = draw(DRAW.silent) < SILENT_SHARE ? draw(DRAW.silent) * 40 * 3_600_000 : draw(DRAW.silent) * 3_000;
  const scrubbed = deleted !== null && deleted.at < world.anchorMs - RESTORABLE_DAYS * DAY;
  const copied = scrubbed || draw(DRAW.cc) >= COPIED_SHARE ? [] : colleaguesOf(world, ticket.requester);
  const followers = scrubbed || draw(DRAW.follower) >= FOLLOWED_SHARE ? [] : [users.id(SUPERVISOR)];
  return {
    id,
    createdAt: whole(ticket.createdAt),
    updatedAt: lastChange,
    generatedAt: Math.min(whole(lastChange + silent), whole(world.anchorMs)),
    type: typeOf(ticket.type),
    priority: priorityOf(state.priority),
    status,
    customStatusId: customStatusOf(status, state.stage, state.labels),
    requesterId: users.id(ticket.requester),
    submitterId: users.id(ticket.creator),
    assigneeId: state.assignee === null ? null : users.id(state.assignee),
    organizationId: requester.organization === null ? null : organizations.id(requester.organization),
    groupId: groups.id(state.group),
    brandId: brands.id(ticket.component === 'Devices' ? 1 : 0),
    formId: ticketForms.id(ticket.type === 'incident' || ticket.type === 'problem' ? 1 : 0),
    collaboratorIds: [...copied, ...followers],
    followerIds: followers,
    emailCcIds: copied,
    tags: scrubbed ? [] : tagsOf(ticket, state.labels),
    customFields: scrubbed ? {} : customFieldsOf(ticket, state.labels, draw),
    externalId: ticket.channel === 'api' ? `shop-${100_000 + id}` : null,
    problemId: ticket.problem === null ? null : numberOf(ticket.problem),
    dueAt: ticket.dueAt === null ? null : whole(ticket.dueAt),
    via: viaOf(ticket.channel),
    hasIncidents: ticket.type === 'problem',
    isPublic: true,
    satisfaction: satisfactionOf(ticket, state.satisfaction, status),
    aiAgent: draw(DRAW.bot) < BOT_SHARE,
    statusSince: whole(state.stageSince),
    solvedAt: state.resolvedAt === null ? null : whole(state.resolvedAt),
    deleted,
    scrubbed,
  };
}

function deletionOf(world: World, id: number, updatedAt: number, draw: (purpose: number) => number) {
  if (draw(DRAW.deleted) >= DELETED_SHARE) return null;
  const at = whole(updatedAt + 60_000 + draw(DRAW.deletion) * 5 * DAY);
  return at < world.anchorMs && id > 1 ? { at, actorId: users.id(SUPERVISOR) } : null;
}

/** One client of the same organisation, if it has another. */
function colleaguesOf(world: World, requester: number): number[] {
  const { organization } = world.people[requester]!;
  const colleague = world.people.find((person) => person.organization === organization && person.id !== requester);
  return organization === null || colleague === undefined ? [] : [users.id(colleague.id)];
}

export function statusOf(stage: Stage): Status {
  switch (stage) {
    case 'new':
      return 'new';
    case 'waiting_requester':
      return 'pending';
    case 'waiting_vendor':
      return 'hold';
    case 'resolved':
    case 'done':
      return 'solved';
    case 'closed':
      return 'closed';
    default:
      return 'open';
  }
}

const ESCALATION_LABEL = 'second-line';

export function customStatusOf(status: Status, stage: Stage, labels: readonly string[]): number {
  if (stage === 'waiting_vendor') return WAITING_FOR_VENDOR;
  if (status === 'open' && labels.includes(ESCALATION_LABEL)) return WITH_ENGINEERING;
  return defaultCustomStatus(status);
}

export function priorityOf(priority: WorldPriority): Priority | null {
  const names = { highest: 'urgent', high: 'high', medium: 'normal', low: 'low', lowest: null } as const;
  return names[priority];
}

function typeOf(type: Ticket['type']): TicketType | null {
  if (type === 'incident' || type === 'problem' || type === 'question' || type === 'task') return type;
  return type === 'request' ? 'question' : null;
}

export function viaOf(channel: Ticket['channel']): Via {
  const names = { web: 'web', email: 'email', phone: 'voice', chat: 'native_messaging', api: 'api' } as const;
  if (channel !== 'email') return { channel: names[channel], source: { from: {}, to: {}, rel: null } };
  const to = { name: 'Customer Support', address: 'support@demo.example' };
  return { channel: 'email', source: { from: {}, to, rel: null } };
}

const valuesByName = (options: readonly FieldOption[]) => new Map(options.map(({ name, value }) => [name, value]));
const AREAS = valuesByName(PRODUCT_AREA.options);
const SEVERITIES = valuesByName(SEVERITY.options);

/** Labels of the world, and the tags that dropdown fields and checkboxes put on a ticket. */
export function tagsOf(ticket: Ticket, labels: readonly string[]): string[] {
  const area = AREAS.get(ticket.component);
  const severity = severityOf(ticket);
  const escalated = labels.includes(ESCALATION_LABEL) ? ESCALATED.tag : null;
  const tags = [...labels.map(slug), area, severity, escalated].filter((tag) => typeof tag === 'string');
  return [...new Set(tags)].sort();
}

function severityOf(ticket: Ticket): string | undefined {
  return ticket.severity === null ? undefined : SEVERITIES.get(ticket.severity);
}

function customFieldsOf(ticket: Ticket, labels: readonly string[], draw: (purpose: number) => number) {
  const fields: Record<string, FieldValue> = { [FIELD_KEY.escalated]: labels.includes(ESCALATION_LABEL) };
  const area = AREAS.get(ticket.component);
  if (area) fields[FIELD_KEY.area] = area;
  const severity = severityOf(ticket);
  if (severity) fields[FIELD_KEY.severity] = severity;
  if (draw(DRAW.order) < 0.25) fields[FIELD_KEY.order] = String(100_200 + Math.floor(draw(DRAW.order) * 3_594_000));
  if (ticket.type === 'incident') {
    fields[FIELD_KEY.affected] = 1 + Math.floor(draw(DRAW.affected) ** 3 * 200);
    fields[FIELD_KEY.tried] = TRIED.options
      .filter((_, at) => draw(DRAW.tried + at * 100) < 0.3)
      .map(({ value }) => value);
    if (draw(DRAW.lost) < 0.4) fields[FIELD_KEY.lost] = String(Math.floor(draw(DRAW.lost) * 200) / 4);
  }
  if (draw(DRAW.follow) < 0.05) {
    fields[FIELD_KEY.followUp] = new Date(ticket.createdAt + draw(DRAW.follow) * 400 * DAY).toISOString().slice(0, 10);
  }
  return fields;
}

function satisfactionOf(ticket: Ticket, score: 'good' | 'bad' | null, status: Status): TicketRecord['satisfaction'] {
  const rated = ticket.events.findLast((event) => event.kind === 'satisfaction');
  if (score !== null && rated) return { score, at: whole(rated.at) };
  if (status === 'solved' || status === 'closed') return { score: 'offered', at: whole(ticket.createdAt) };
  return null;
}

export function whole(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

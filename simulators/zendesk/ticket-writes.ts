/** Writing to tickets: each function works out one write and makes it. */

import type { UserRecord } from './content/account-users.ts';
import { SYSTEM_USER } from './content/base-audits.ts';
import { RESTORABLE_DAYS, SCRUBBED } from './content/base-tickets.ts';
import { MOST_COMMENTS, readComment } from './content/new-comment.ts';
import { type Asked, auditAttributes, blankFields, editedFields, refuseClosed } from './content/ticket-edit.ts';
import type { Desk } from './desk.ts';
import { notFound, recordInvalid, updateConflict } from './http/api-error.ts';
import { childId } from './http/wire-id.ts';
import type { AuditEvent, AuditRecord, CommentEvent, TicketFields, TicketRecord, Via } from './store/record.ts';
import type { Change, Effect, Idempotency } from './store/state-file.ts';
import { editUser } from './user-writes.ts';
import { isoTime } from './wire/time.ts';

export interface Author {
  userId: number;
  now: number;
  via: Via;
  /** Attached to the update's audit. */
  custom?: Readonly<Record<string, unknown>>;
}

export interface Written {
  ticket: TicketRecord;
  audit: AuditRecord;
}

/** How a write is told of. */
export type Told = Pick<Effect, 'type' | 'mergedInto'>;

export const WEB_VIA: Via = { channel: 'web', source: { from: {}, to: {}, rel: null } };
export const API_VIA: Via = { channel: 'api', source: { from: {}, to: {}, rel: null } };

/** The ticket, if it can be read and edited. */
export function liveTicket(desk: Desk, id: number): TicketRecord {
  const ticket = desk.tickets.live(id);
  if (ticket === undefined) throw notFound();
  return ticket;
}

/** Applies what was asked to a ticket. An edit that changes nothing writes nothing. */
export function updateTicket(
  desk: Desk,
  id: number,
  asked: Asked,
  author: Author,
  told: Told = { type: 'ticket.updated' },
): Written {
  const before = liveTicket(desk, id);
  refuseClosed(before);
  checkStamp(before, asked);
  const comment = commentOf(desk, asked, author, before.isPublic);
  const audits = desk.tickets.audits(id, { words: false });
  if (comment !== null && countComments(audits) >= MOST_COMMENTS) {
    throw recordInvalid({ comment: [{ description: 'Comment: this ticket has reached the limit of comments' }] });
  }
  const fields = editedFields(before, asked, {
    users: desk.users,
    actorId: author.userId,
    requesterSpeaks: comment?.authorId === before.requesterId && comment.public,
    isProblem: (other) => desk.tickets.live(other)?.type === 'problem',
  });
  const events = [...(comment === null ? [] : [comment]), ...changesBetween(before, fields)];
  const marked = isObject(asked.metadata) ? { ...author, custom: asked.metadata } : author;
  return record(desk, before, fields, events, audits.length, marked, told);
}

function customOf({ custom }: Author): Pick<AuditRecord, 'custom'> {
  return custom === undefined ? {} : { custom };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Makes a ticket; its first comment is what was asked or the description. */
export function createTicket(
  desk: Desk,
  asked: Asked,
  author: Author,
  idempotency: Idempotency | null = null,
): Written {
  const first = asked.comment ?? asked.description;
  const comment = commentOf(desk, { comment: first }, author, true);
  if (comment === null) {
    throw recordInvalid({ base: [{ description: 'Description: cannot be blank', error: 'BlankValue' }] });
  }
  const requester = requesterOf(desk, asked, author);
  const blank = blankFields(requester);
  const fields = editedFields(
    blank,
    { subject: comment.plain.slice(0, 150), ...asked, requester_id: requester.id },
    {
      users: desk.users,
      actorId: author.userId,
      requesterSpeaks: false,
      isProblem: (other) => desk.tickets.live(other)?.type === 'problem',
    },
  );
  const at = whole(author.now);
  const ticket: TicketRecord = {
    ...fields,
    id: desk.tickets.nextId,
    createdAt: at,
    updatedAt: at,
    generatedAt: at,
    description: comment.plain,
    submitterId: author.userId,
    via: author.via,
    hasIncidents: fields.type === 'problem',
    isPublic: comment.public,
    satisfaction: null,
    aiAgent: false,
    statusSince: at,
    solvedAt: fields.status === 'solved' ? at : null,
    deleted: null,
    scrubbed: false,
  };
  const created = Object.entries(auditAttributes(fields))
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([field, value]): AuditEvent => ({ type: 'Create', field, value }));
  const audit = { ordinal: 0, at, authorId: author.userId, via: author.via, events: [comment, ...created] };
  const changes: Change[] = [
    { kind: 'record', record: ticket },
    { kind: 'audit', ticketId: ticket.id, audit },
  ];
  desk.write({ at, effect: effectOf({ type: 'ticket.created' }, ticket.id, audit, idempotency), changes });
  desk.afterEdit(ticket.id, at);
  return { ticket, audit };
}

/** Records an edit whose outcome is known: its audit, the ticket after it, and `more` that goes with it. */
export function record(
  desk: Desk,
  before: TicketRecord,
  fields: TicketFields,
  events: readonly AuditEvent[],
  ordinal: number,
  author: Author,
  told: Told,
  more: readonly Change[] = [],
): Written {
  const at = Math.max(whole(author.now), before.updatedAt);
  const audit: AuditRecord = { ordinal, at, authorId: author.userId, via: author.via, events, ...customOf(author) };
  if (events.length === 0) return { ticket: before, audit };
  const statusMoved = fields.status !== before.status;
  const done = fields.status === 'solved' || fields.status === 'closed';
  const ticket: TicketRecord = {
    ...before,
    ...fields,
    updatedAt: at,
    generatedAt: Math.max(at, before.generatedAt),
    hasIncidents: fields.type === 'problem' && before.hasIncidents,
    isPublic: before.isPublic || events.some((event) => event.type === 'Comment' && event.public),
    statusSince: statusMoved ? at : before.statusSince,
    solvedAt: done ? (before.solvedAt ?? at) : null,
  };
  const changes: Change[] = [
    { kind: 'record', record: ticket },
    { kind: 'audit', ticketId: before.id, audit },
    ...more,
  ];
  desk.write({ at, effect: effectOf(told, before.id, audit), changes });
  if (author.via.channel !== 'rule') desk.afterEdit(before.id, at);
  return { ticket, audit };
}

/** Differences as audit events. */
function changesBetween(before: TicketFields, after: TicketFields): AuditEvent[] {
  const [from, to] = [auditAttributes(before), auditAttributes(after)];
  return Object.keys({ ...from, ...to })
    .filter((field) => JSON.stringify(from[field] ?? null) !== JSON.stringify(to[field] ?? null))
    .map((field) => ({ type: 'Change', field, value: to[field] ?? null, previous: from[field] ?? null }));
}

/** Deletes softly, restores, or (from deleted) wipes for good. */
export function changeLife(
  desk: Desk,
  ticket: TicketRecord,
  to: 'deleted' | 'restored' | 'scrubbed',
  author: Author,
  type = `ticket.${to}`,
): void {
  const at = Math.max(whole(author.now), ticket.updatedAt);
  const record: TicketRecord = {
    ...ticket,
    updatedAt: at,
    generatedAt: Math.max(at, ticket.generatedAt),
    deleted: to === 'restored' ? null : (ticket.deleted ?? { at, actorId: author.userId }),
    ...(to === 'scrubbed' ? SCRUBBED_WORDS : {}),
  };
  const effect = {
    type,
    ticketId: ticket.id,
    actorId: author.userId,
    commentIds: [],
    idempotency: null,
  };
  desk.write({ at, effect, changes: [{ kind: 'record', record }] });
  if (to === 'deleted') scrubLater(desk, record);
}

/** Deleted tickets that nobody restores are wiped a month later. */
export function scrubLater(desk: Desk, { id, deleted }: TicketRecord): void {
  if (deleted === null) return;
  desk.agenda.addUntimed(deleted.at + RESTORABLE_DAYS * 86_400_000, (now) => {
    const ticket = desk.tickets.find(id)!;
    if (ticket.scrubbed || ticket.deleted?.at !== deleted.at) return;
    changeLife(desk, ticket, 'scrubbed', { userId: SYSTEM_USER, now, via: API_VIA });
  });
}

/** Marks a ticket as spam: it goes, and its requester is suspended. */
export function spamTicket(desk: Desk, id: number, author: Author): void {
  const ticket = liveTicket(desk, id);
  const requester = desk.users.get(ticket.requesterId);
  if (requester?.role === 'end-user') editUser(desk, requester.id, { suspended: true }, author);
  changeLife(desk, ticket, 'deleted', author, 'ticket.marked_as_spam');
}

/** Changes a ticket as the system does behind the scenes: exports show it again, its `updated_at` stays. */
export function touchSilently(desk: Desk, id: number, now: number): void {
  const ticket = liveTicket(desk, id);
  const at = Math.max(whole(now), ticket.generatedAt + 1000);
  const effect = { type: 'ticket.touched', ticketId: id, actorId: null, commentIds: [], idempotency: null };
  desk.write({ at, effect, changes: [{ kind: 'record', record: { ...ticket, generatedAt: at } }] });
}

const SCRUBBED_WORDS = { scrubbed: true, subject: SCRUBBED, description: SCRUBBED, tags: [], customFields: {} };

function checkStamp(ticket: TicketRecord, asked: Asked): void {
  // Present means wanted: `false` protects as `true` does.
  if (asked.safe_update === undefined) return;
  const stamp = Date.parse(String(asked.updated_stamp ?? ''));
  if (Number.isNaN(stamp)) {
    throw recordInvalid({ updated_stamp: [{ description: 'Updated stamp: is needed for a safe update' }] });
  }
  if (isoTime(stamp) !== isoTime(ticket.updatedAt)) throw updateConflict();
}

function commentOf(desk: Desk, asked: Asked, author: Author, publicByDefault: boolean): CommentEvent | null {
  const { users, uploads } = desk;
  return readComment(asked.comment, { users, uploads, actorId: author.userId, publicByDefault });
}

/** The requester by id, else by name and address (who may have to be made), else whoever is calling. */
function requesterOf(desk: Desk, asked: Asked, author: Author): UserRecord {
  const { users } = desk;
  if (typeof asked.requester !== 'object' || asked.requester === null) {
    const requester = users.get(Number(asked.requester_id ?? author.userId));
    if (requester) return requester;
    throw recordInvalid({ requester: [{ description: 'Requester: is not a valid user' }] });
  }
  const { name, email } = asked.requester as { name?: unknown; email?: unknown };
  if (typeof email !== 'string' || !email.includes('@')) {
    throw recordInvalid({ requester: [{ description: 'Requester: Email is not valid' }] });
  }
  const known = users.byEmail(email);
  if (known) return known;
  const at = whole(author.now);
  const user = users.draft(typeof name === 'string' ? name : email, email, at);
  const effect = { type: 'user.created', ticketId: null, actorId: author.userId, commentIds: [], idempotency: null };
  desk.write({ at, effect, changes: [{ kind: 'user', user }] });
  return user;
}

function countComments(audits: readonly AuditRecord[]): number {
  return audits.flatMap(({ events }) => events).filter(({ type }) => type === 'Comment').length;
}

function effectOf(told: Told, ticketId: number, audit: AuditRecord, idempotency: Idempotency | null = null): Effect {
  const commentIds = audit.events.flatMap((event, at) =>
    event.type === 'Comment' ? [String(childId(ticketId, audit.ordinal, at + 1))] : [],
  );
  return { ...told, ticketId, actorId: audit.authorId, commentIds, idempotency };
}

function whole(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

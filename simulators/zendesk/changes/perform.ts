/** Makes changes of other people: each goes the way REST writes go. */
import { commentAt, makePrivate, redactFile, redactWords } from '../comment-rewrites.ts';
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import type { Auth } from '../http/auth.ts';
import { parseAttachmentId, parseChildId } from '../http/wire-id.ts';
import type { CommentPlace } from '../store/ticket-store.ts';
import { mergeTicket } from '../ticket-merge.ts';
import {
  type Author,
  changeLife,
  createTicket,
  liveTicket,
  spamTicket,
  touchSilently,
  updateTicket,
  WEB_VIA,
} from '../ticket-writes.ts';
import { deleteUser, editUser, wipeUser } from '../user-writes.ts';
import type { Change, ChangeOfAccess, ChangeOfNames, ChangeOfPeople, ChangeOfTicket, Creation } from './change.ts';

/** Makes a change; answers the id of the ticket it concerns. Throws ApiError for what the account refuses. */
export function perform(desk: Desk, auth: Auth, change: Change): number | null {
  if (change.kind === 'create') return create(desk, change);
  if (change.kind === 'hide_ticket') {
    setMember(desk.sight.hiddenTickets, change.ticketId, change.hidden);
    return change.ticketId;
  }
  if ('ticketId' in change) {
    changeTicket(desk, change);
    return change.ticketId;
  }
  changeAccount(desk, auth, change);
  return null;
}

function create(desk: Desk, { as, subject, text, requesterId, ticket = {} }: Creation & { as?: number }): number {
  const asked = { subject, comment: { body: text }, ...ticket };
  const requester = requesterId === undefined ? {} : { requester_id: requesterId };
  const author = authorOf(desk, as ?? requesterId);
  return createTicket(desk, { ...asked, ...requester }, author).ticket.id;
}

function changeTicket(desk: Desk, change: { as?: number } & ChangeOfTicket): void {
  const { ticketId } = change;
  const author = authorOf(desk, change.as ?? desk.tickets.find(ticketId)?.assigneeId ?? undefined);
  const asked = askedBy(change, author);
  if (asked !== null) updateTicket(desk, ticketId, asked, author);
  switch (change.kind) {
    case 'touch':
      touchSilently(desk, ticketId, desk.clock());
      break;
    case 'delete':
      changeLife(desk, liveTicket(desk, ticketId), 'deleted', author);
      break;
    case 'restore':
      changeLife(desk, deletedTicket(desk, ticketId), 'restored', author);
      break;
    case 'permanently_delete': {
      if (desk.tickets.live(ticketId)) changeLife(desk, liveTicket(desk, ticketId), 'deleted', author);
      changeLife(desk, deletedTicket(desk, ticketId), 'scrubbed', author);
      break;
    }
    case 'spam':
      spamTicket(desk, ticketId, author);
      break;
    case 'merge':
      mergeTicket(desk, ticketId, change.into, {}, author);
      break;
    case 'redact':
      redactWords(desk, commentPlace(desk, change.commentId), change.text, author);
      break;
    case 'redact_attachment': {
      const place = parseAttachmentId(change.attachmentId);
      if (place === null) throw notFound();
      redactFile(desk, place, author);
      break;
    }
    case 'make_private':
      makePrivate(desk, commentPlace(desk, change.commentId), author);
      break;
    default:
      if (asked === null) throw unknownKind(change);
  }
}

/** What a client would have sent for an edit; null for what is none. */
function askedBy(edit: ChangeOfTicket, { userId }: Author): Record<string, unknown> | null {
  switch (edit.kind) {
    case 'status':
      return { status: edit.status };
    case 'assign':
      return { assignee_id: edit.userId };
    case 'group':
      return { group_id: edit.groupId };
    case 'subject':
      return { subject: edit.subject };
    case 'priority':
      return { priority: edit.priority };
    case 'type':
      return { type: edit.type };
    case 'requester':
      return { requester_id: edit.userId };
    case 'comment':
      return { comment: { body: edit.text, public: edit.public ?? true, author_id: userId } };
    case 'tags':
      return {
        ...(edit.tags === undefined ? {} : { tags: edit.tags }),
        additional_tags: edit.add ?? [],
        remove_tags: edit.remove ?? [],
      };
    case 'field':
      return { custom_fields: [{ id: edit.fieldId, value: edit.value }] };
    case 'edit':
      return { ...edit.ticket };
    default:
      return null;
  }
}

function changeAccount(
  desk: Desk,
  auth: Auth,
  change: { as?: number } & (ChangeOfPeople | ChangeOfNames | ChangeOfAccess),
): void {
  const actor = authorOf(desk, change.as);
  switch (change.kind) {
    case 'rename_user':
      editUser(desk, change.userId, { name: change.name }, actor);
      break;
    case 'suspend_user':
      editUser(desk, change.userId, { suspended: change.suspended }, actor);
      break;
    case 'set_role':
      editUser(desk, change.userId, { role: change.role }, actor);
      break;
    case 'restrict_user':
      editUser(desk, change.userId, { ticket_restriction: change.to }, actor);
      break;
    case 'delete_user':
      deleteUser(desk, change.userId, actor);
      break;
    case 'permanently_delete_user':
      wipeUser(desk, change.userId, actor);
      break;
    case 'rename_group':
      rename(desk, change.groupId, change.name, actor);
      break;
    case 'rename_organization':
      rename(desk, change.organizationId, change.name, actor);
      break;
    case 'revoke_tokens':
      auth.revoke(change.userId ?? null, change.keepRefresh ?? false);
      break;
    case 'api_token':
      auth.setApiTokenRevoked(change.userId, change.revoked);
      break;
    case 'hide_group':
      setMember(desk.sight.hiddenGroups, change.groupId, change.hidden);
      break;
    default:
      throw unknownKind(change);
  }
}

function rename(desk: Desk, id: number, name: string, { userId, now }: Author): void {
  const at = Math.floor(now / 1000) * 1000;
  const effect = { type: 'unit.renamed', ticketId: null, actorId: userId, commentIds: [], idempotency: null };
  desk.write({ at, effect, changes: [{ kind: 'rename', id, name, at }] });
}

/** The supervisor does what nobody in particular does. */
function authorOf(desk: Desk, userId: number | undefined): Author {
  return { userId: userId ?? desk.users.supervisor.id, now: desk.clock(), via: WEB_VIA };
}

function deletedTicket(desk: Desk, id: number) {
  const ticket = desk.tickets.find(id);
  if (!ticket?.deleted || ticket.scrubbed) throw notFound();
  return ticket;
}

function commentPlace(desk: Desk, commentId: string): CommentPlace {
  const child = parseChildId(commentId);
  const place = child && { ticketId: child.ticketId, ordinal: child.auditOrdinal, part: child.part };
  if (place === null || commentAt(desk, place) === undefined) throw notFound();
  return place;
}

function setMember(set: Set<number>, member: number, wanted: boolean): void {
  if (wanted) set.add(member);
  else set.delete(member);
}

function unknownKind(change: { kind: string }) {
  return badRequest('UnknownChange', `There is no change of the kind ${change.kind}`);
}

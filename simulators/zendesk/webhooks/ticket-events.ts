/** What one save of a ticket means in events: one for each thing it changed. */

import { attachmentAddress } from '../content/comment-html.ts';
import { ticketFields } from '../content/ids.ts';
import { TICKET_FIELDS } from '../content/ticket-fields.ts';
import type { Desk } from '../desk.ts';
import { attachmentId, childId } from '../http/wire-id.ts';
import type { AttachmentRecord, AuditEvent, AuditRecord, CommentEvent } from '../store/record.ts';
import type { Write } from '../store/state-file.ts';

/** An event before it is put into its envelope. */
export interface Happened {
  name: string;
  event: Record<string, unknown>;
}

const WHOLE_LIFE: Record<string, readonly string[]> = {
  'ticket.created': ['created'],
  'ticket.deleted': ['soft_deleted'],
  'ticket.marked_as_spam': ['marked_as_spam', 'soft_deleted'],
  'ticket.restored': ['undeleted'],
  'ticket.scrubbed': ['permanently_deleted'],
};

/** Attributes under the names of their events. */
const CHANGED: Record<string, string> = {
  status: 'status_changed',
  custom_status_id: 'custom_status_changed',
  priority: 'priority_changed',
  type: 'type_changed',
  subject: 'subject_changed',
  assignee_id: 'agent_assignment_changed',
  group_id: 'group_assignment_changed',
  requester_id: 'requester_changed',
  organization_id: 'organization_changed',
  brand_id: 'brand_changed',
  ticket_form_id: 'form_changed',
  external_id: 'external_id_changed',
  problem_id: 'problem_link_changed',
  due_at: 'task_due_at_changed',
};
const UPPERCASE = ['status', 'priority', 'type'];

/** The events of a write to a ticket; writes by the system behind the scenes have none. */
export function ticketEvents(desk: Desk, write: Write, site: string): Happened[] {
  const { type, ticketId, mergedInto } = write.effect;
  const life = WHOLE_LIFE[type];
  if (life !== undefined) return life.map((name) => ({ name, event: {} }));
  const audits = write.changes.flatMap((change) => (change.kind === 'audit' ? [change.audit] : []));
  const events = audits.flatMap((audit) =>
    audit.events.flatMap((event, at) => happened(desk, ticketId!, audit, event, at + 1, site)),
  );
  return mergedInto === undefined
    ? events
    : [...events, { name: 'merged', event: { target_ticket_id: String(mergedInto) } }];
}

function happened(
  desk: Desk,
  ticketId: number,
  audit: AuditRecord,
  event: AuditEvent,
  part: number,
  site: string,
): Happened[] {
  switch (event.type) {
    case 'Comment': {
      const comment = commentOf(desk, ticketId, audit, event, part);
      const files = event.attachments.map((file, index): Happened => {
        const attachment = attachmentOf(file, attachmentId({ ticketId, ordinal: audit.ordinal, part, index }), site);
        return { name: 'attachment_linked_to_comment', event: { comment: { ...comment, attachment } } };
      });
      return [{ name: 'comment_added', event: { comment } }, ...files];
    }
    case 'Change':
      return changed(event);
    case 'CommentPrivacyChange':
      return [{ name: 'comment_made_private', event: { comment: reference(ticketId, event.commentPart) } }];
    case 'CommentRedactionEvent':
      return [{ name: 'comment_redacted', event: { comment: reference(ticketId, event.commentPart) } }];
    case 'AttachmentRedactionEvent': {
      const attachment = { id: String(attachmentId(event.place)) };
      const comment = { ...reference(ticketId, event.commentPart), attachment };
      return [{ name: 'attachment_redacted_from_comment', event: { comment } }];
    }
    default:
      return [];
  }
}

function changed({ field, value, previous }: Extract<AuditEvent, { type: 'Change' }>): Happened[] {
  if (field === 'tags')
    return [{ name: 'tags_changed', event: difference(value, previous, 'tags_added', 'tags_removed') }];
  if (field === 'collaborator_ids') {
    return [{ name: 'email_ccs_changed', event: difference(value, previous, 'users_added', 'users_removed') }];
  }
  if (/^\d+$/.test(field)) {
    const known = TICKET_FIELDS[ticketFields.ordinal(Number(field))];
    const about = { id: field, title: known?.title ?? '', type: known?.type ?? '' };
    return [
      { name: 'custom_field_changed', event: { current: value ?? '', previous: previous ?? '', custom_field: about } },
    ];
  }
  const name = CHANGED[field];
  const wire = (one: unknown) => (UPPERCASE.includes(field) ? textOf(one).toUpperCase() : textOf(one));
  return name === undefined ? [] : [{ name, event: { current: wire(value), previous: wire(previous) } }];
}

function difference(value: unknown, previous: unknown, added: string, removed: string): Record<string, unknown> {
  const [now, before] = [[value].flat().map(textOf), [previous].flat().map(textOf)];
  return {
    [added]: now.filter((one) => one !== '' && !before.includes(one)),
    [removed]: before.filter((one) => one !== '' && !now.includes(one)),
  };
}

function commentOf(desk: Desk, ticketId: number, { ordinal }: AuditRecord, comment: CommentEvent, part: number) {
  const author = desk.users.get(comment.authorId);
  return {
    id: String(childId(ticketId, ordinal, part)),
    body: comment.plain,
    is_public: comment.public,
    author: {
      id: String(comment.authorId),
      is_staff: author !== undefined && author.role !== 'end-user',
      name: desk.users.nameOf(comment.authorId),
    },
  };
}

function attachmentOf(file: AttachmentRecord, id: bigint, site: string) {
  return {
    id: String(id),
    content_type: file.contentType,
    content_url: attachmentAddress(site, id, file.fileName),
    filename: file.fileName,
    is_public: true,
  };
}

function reference(ticketId: number, { ordinal, part }: { ordinal: number; part: number }) {
  return { id: String(childId(ticketId, ordinal, part)) };
}

/** Ids are text, and nothing is the empty text. */
function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

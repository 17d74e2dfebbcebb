/** Audits and comments as the API writes them. */
import { attachmentAddress, SITE_MARK } from '../content/comment-html.ts';
import { type AttachmentPlace, attachmentId, childId, wireId } from '../http/wire-id.ts';
import type { AttachmentRecord, AuditEvent, AuditRecord, CommentEvent } from '../store/record.ts';
import { isoTime } from './time.ts';

const SYSTEM_METADATA = {
  client: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  ip_address: '192.0.2.44',
  location: 'Hamburg, HH, Germany',
  latitude: 53.5511,
  longitude: 9.9937,
};

export function auditWire(ticketId: number, audit: AuditRecord, site: string): Record<string, unknown> {
  return {
    id: wireId(childId(ticketId, audit.ordinal)),
    ticket_id: ticketId,
    created_at: isoTime(audit.at),
    author_id: audit.authorId,
    metadata: metadataWire(audit),
    events: audit.events.map((event, index) => eventWire(ticketId, audit, event, index + 1, site)),
    via: audit.via,
  };
}

/** The system data of an update, and what its caller attached; updates by rules have no client. */
export function metadataWire({ via, custom = {} }: Pick<AuditRecord, 'via' | 'custom'>): Record<string, unknown> {
  return { system: via.channel === 'rule' ? {} : SYSTEM_METADATA, custom };
}

/** One event of an audit, at its position from 1. */
export function eventWire(
  ticketId: number,
  audit: AuditRecord,
  event: AuditEvent,
  part: number,
  site: string,
): Record<string, unknown> {
  const id = wireId(childId(ticketId, audit.ordinal, part));
  switch (event.type) {
    case 'Comment':
      return { id, type: 'Comment', ...commentBody(ticketId, audit, event, part, site) };
    case 'Create':
      return { id, type: 'Create', value: valueWire(event.value), field_name: event.field };
    case 'Change': {
      const change = {
        value: valueWire(event.value),
        field_name: event.field,
        previous_value: valueWire(event.previous),
      };
      return { id, type: 'Change', ...change, ...(event.via ? { via: event.via } : {}) };
    }
    case 'Notification': {
      const via = {
        channel: 'rule',
        source: { from: { deleted: false, title: event.rule, id: event.ruleId }, to: {}, rel: 'trigger' },
      };
      return { id, type: 'Notification', via, subject: event.subject, body: event.body, recipients: event.recipients };
    }
    case 'SatisfactionRating':
      return { id, type: 'SatisfactionRating', score: event.score, assignee_id: event.assigneeId, body: null };
    case 'CommentRedactionEvent':
      return { id, type: 'CommentRedactionEvent', comment_id: commentIdOf(ticketId, event.commentPart) };
    case 'AttachmentRedactionEvent': {
      const file = {
        attachment_id: wireId(attachmentId(event.place)),
        comment_id: commentIdOf(ticketId, event.commentPart),
      };
      return { id, type: 'AttachmentRedactionEvent', ...file };
    }
    case 'CommentPrivacyChange':
      return {
        id,
        type: 'CommentPrivacyChange',
        comment_id: commentIdOf(ticketId, event.commentPart),
        public: event.public,
      };
  }
}

/** A comment as its own resource. */
export function commentWire(
  ticketId: number,
  audit: AuditRecord,
  comment: CommentEvent,
  part: number,
  site: string,
): Record<string, unknown> {
  return {
    id: wireId(childId(ticketId, audit.ordinal, part)),
    type: 'Comment',
    ...commentBody(ticketId, audit, comment, part, site),
    via: audit.via,
    created_at: isoTime(audit.at),
    metadata: metadataWire(audit),
  };
}

function commentBody(ticketId: number, audit: AuditRecord, comment: CommentEvent, part: number, site: string) {
  const place = { ticketId, ordinal: audit.ordinal, part };
  return {
    author_id: comment.authorId,
    body: comment.plain,
    html_body: comment.html.replaceAll(SITE_MARK, site),
    plain_body: comment.plain,
    public: comment.public,
    attachments: comment.attachments.map((file, index) => attachmentWire(file, { ...place, index }, site)),
    audit_id: wireId(childId(ticketId, audit.ordinal)),
  };
}

/** A file of a comment. */
export function attachmentWire(file: AttachmentRecord, place: AttachmentPlace, site: string): Record<string, unknown> {
  const id = attachmentId(place);
  const name = file.redacted ? 'redacted.txt' : file.fileName;
  const address = attachmentAddress(site, id, name);
  return {
    url: `${site}/api/v2/attachments/${id}.json`,
    id: wireId(id),
    file_name: name,
    content_url: address,
    mapped_content_url: address,
    content_type: file.redacted ? 'text/plain' : file.contentType,
    size: file.redacted ? 0 : file.size,
    width: null,
    height: null,
    inline: file.inline,
    deleted: file.redacted === true,
    malware_access_override: false,
    malware_scan_result: 'malware_not_found',
    thumbnails: [],
  };
}

function commentIdOf(ticketId: number, at: { ordinal: number; part: number }) {
  return wireId(childId(ticketId, at.ordinal, at.part));
}

/** Numbers in audits are written as text, lists as they are. */
function valueWire(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}

/** Uploads, the contents of attachments, and what is done to comments after the fact: redaction, making private. */
import { createHash } from 'node:crypto';
import { seededBytes } from '../content/attachment-bytes.ts';
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { text } from '../http/query.ts';
import { Answer, type Call, type Route } from '../http/route.ts';
import { type AttachmentPlace, parseAttachmentId, parseChildId } from '../http/wire-id.ts';
import type { AttachmentRecord, CommentEvent, TicketRecord } from '../store/record.ts';
import type { CommentPlace } from '../store/ticket-store.ts';
import { liveTicket, record } from '../ticket-writes.ts';
import { attachmentWire, commentWire } from '../wire/audit.ts';
import { isoTime } from '../wire/time.ts';
import { authorOf } from './tickets-write.ts';

const UPLOAD_TTL = 3 * 86_400_000;
const BLOCK = '▇';

interface Found {
  ticket: TicketRecord;
  comment: CommentEvent;
  place: CommentPlace;
}

export function commentPartRoutes(desk: Desk): Route[] {
  const { tickets, uploads } = desk;

  const commentAt = (place: CommentPlace): CommentEvent | undefined => {
    if (tickets.live(place.ticketId) === undefined) return undefined;
    const event = tickets.audits(place.ticketId)[place.ordinal]?.events[place.part - 1];
    return event?.type === 'Comment' ? event : undefined;
  };

  /** The comment that the path names. */
  const found = (call: Call): Found => {
    const ticket = liveTicket(desk, Number(call.params.id));
    const wanted = parseChildId(call.params.comment ?? '');
    const place = { ticketId: ticket.id, ordinal: wanted?.auditOrdinal ?? 0, part: wanted?.part ?? 0 };
    const comment = wanted?.ticketId === ticket.id ? commentAt(place) : undefined;
    if (comment === undefined) throw notFound();
    return { ticket, comment, place };
  };

  /** Rewrites a comment in place and tells of it in an audit of its own. */
  const rewrite = (call: Call, { ticket, place }: Found, comment: CommentEvent, told: 'redacted' | 'privacy') => {
    const author = authorOf(call);
    const commentPart = { ordinal: place.ordinal, part: place.part };
    const event =
      told === 'redacted'
        ? ({ type: 'CommentRedactionEvent', commentPart } as const)
        : ({ type: 'CommentPrivacyChange', commentPart, public: comment.public } as const);
    const ordinal = tickets.audits(ticket.id, { words: false }).length;
    record(desk, ticket, ticket, [event], ordinal, author, `comment.${told}`, [{ kind: 'comment', place, comment }]);
    return {
      comment: commentWire(ticket.id, tickets.audits(ticket.id)[place.ordinal]!, comment, place.part, call.site),
    };
  };

  return [
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id/comments/:comment/redact',
      resource: 'tickets',
      answer: (call) => {
        const target = found(call);
        const secret = (call.body as { text?: unknown } | undefined)?.text;
        if (typeof secret !== 'string' || secret === '') {
          throw badRequest('ParameterMissing', 'Parameter text is required');
        }
        const hide = (words: string) => words.replaceAll(secret, BLOCK.repeat(secret.length));
        const { html, plain } = target.comment;
        const comment: CommentEvent = { ...target.comment, html: hide(html), plain: hide(plain), redacted: true };
        return rewrite(call, target, comment, 'redacted');
      },
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id/comments/:comment/make_private',
      resource: 'tickets',
      answer: (call) => {
        const target = found(call);
        rewrite(call, target, { ...target.comment, public: false }, 'privacy');
        return {};
      },
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id/comments/:comment/attachments/:attachment/redact',
      resource: 'tickets',
      answer: (call) => {
        const target = found(call);
        const { file, place } = fileBy(call.params.attachment ?? '');
        if (place.ticketId !== target.ticket.id || place.ordinal !== target.place.ordinal) throw notFound();
        const redacted = { ...file, redacted: true as const };
        const attachments = target.comment.attachments.with(place.index, redacted);
        rewrite(call, target, { ...target.comment, attachments }, 'redacted');
        return { attachment: attachmentWire(redacted, place, call.site) };
      },
    },
    {
      method: 'POST',
      path: '/api/v2/uploads',
      resource: 'uploads',
      rawBody: true,
      answer: (call) => {
        const content = call.body as Buffer;
        const fileName = text(call.query, 'filename');
        if (fileName === undefined) throw badRequest('ParameterMissing', 'Missing required parameter filename');
        const contentType = String(call.headers['content-type'] ?? 'application/octet-stream');
        const token = createHash('sha256')
          .update(`${uploads.size} ${fileName}`)
          .update(content)
          .digest('hex')
          .slice(0, 32);
        const upload = { token, fileName, contentType, base64: content.toString('base64') };
        const { userId } = call.caller;
        const effect = { type: 'upload.created', ticketId: null, actorId: userId, commentIds: [], idempotency: null };
        desk.write({ at: call.now, effect, changes: [{ kind: 'upload', upload }] });
        const file = { fileName, contentType, size: content.length, inline: false, upload: token };
        const attachment = attachmentWire(file, { ticketId: 0, ordinal: uploads.size, part: 1, index: 0 }, call.site);
        const expires = isoTime(call.now + UPLOAD_TTL);
        return new Answer(201, { upload: { token, expires_at: expires, attachment, attachments: [attachment] } });
      },
    },
    {
      method: 'GET',
      path: '/attachments/token/:id/',
      resource: 'attachments',
      role: 'anyone',
      answer: ({ params }) => {
        const { file } = fileBy(params.id ?? '');
        const stored = file.upload === null ? undefined : uploads.get(file.upload);
        const bytes = stored ? Buffer.from(stored.base64, 'base64') : seededBytes(file.contentType, file.size);
        const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`;
        return new Answer(200, bytes, { 'content-type': file.contentType, 'content-disposition': disposition });
      },
    },
    {
      method: 'GET',
      path: '/api/v2/attachments/:id',
      resource: 'attachments',
      answer: ({ params, site }) => {
        const { file, place } = fileBy(params.id ?? '');
        return { attachment: attachmentWire(file, place, site) };
      },
    },
  ];

  /** The file with the id, unless it was redacted. */
  function fileBy(id: string): { file: AttachmentRecord; place: AttachmentPlace } {
    const place = parseAttachmentId(id);
    const file = place === null ? undefined : commentAt(place)?.attachments[place.index];
    if (place === null || file === undefined || file.redacted) throw notFound();
    return { file, place };
  }
}

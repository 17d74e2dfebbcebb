/** Uploads, attachments, and what is done to comments after the fact: redaction, making private. */
import { createHash } from 'node:crypto';
import { commentAt, fileBy, makePrivate, redactFile, redactWords } from '../comment-rewrites.ts';
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { text } from '../http/query.ts';
import { Answer, type Call, type Route } from '../http/route.ts';
import { parseChildId } from '../http/wire-id.ts';
import type { CommentPlace } from '../store/ticket-store.ts';
import { attachmentWire, commentWire } from '../wire/audit.ts';
import { isoTime } from '../wire/time.ts';
import { seenTicket } from './seen.ts';
import { authorOf } from './tickets-write.ts';

const UPLOAD_TTL = 3 * 86_400_000;

export function commentPartRoutes(desk: Desk): Route[] {
  const { tickets, uploads } = desk;

  /** Where the comment stands that the path names. */
  const placeOf = (call: Call): CommentPlace => {
    const ticket = seenTicket(desk, call, Number(call.params.id));
    const wanted = parseChildId(call.params.comment ?? '');
    const place = { ticketId: ticket.id, ordinal: wanted?.auditOrdinal ?? 0, part: wanted?.part ?? 0 };
    if (wanted?.ticketId !== ticket.id || commentAt(desk, place) === undefined) throw notFound();
    return place;
  };

  return [
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id/comments/:comment/redact',
      resource: 'tickets',
      answer: (call) => {
        const place = placeOf(call);
        const words = (call.body as { text?: unknown } | undefined)?.text;
        if (typeof words !== 'string' || words === '')
          throw badRequest('ParameterMissing', 'Parameter text is required');
        const comment = redactWords(desk, place, words, authorOf(call));
        const audit = tickets.audits(place.ticketId)[place.ordinal]!;
        return { comment: commentWire(place.ticketId, audit, comment, place.part, call.site) };
      },
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id/comments/:comment/make_private',
      resource: 'tickets',
      answer: (call) => {
        makePrivate(desk, placeOf(call), authorOf(call));
        return {};
      },
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id/comments/:comment/attachments/:attachment/redact',
      resource: 'tickets',
      answer: (call) => {
        const comment = placeOf(call);
        const { place } = fileBy(desk, call.params.attachment ?? '');
        if (place.ticketId !== comment.ticketId || place.ordinal !== comment.ordinal) throw notFound();
        const redacted = redactFile(desk, place, authorOf(call));
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
      path: '/api/v2/attachments/:id',
      resource: 'attachments',
      answer: ({ params, site }) => {
        const { file, place } = fileBy(desk, params.id ?? '');
        return { attachment: attachmentWire(file, place, site) };
      },
    },
  ];
}

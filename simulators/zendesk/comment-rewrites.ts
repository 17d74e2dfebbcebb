/** What is done to comments after the fact, in place and under their old ids: redaction, making private. */
import type { Desk } from './desk.ts';
import { notFound } from './http/api-error.ts';
import { type AttachmentPlace, parseAttachmentId } from './http/wire-id.ts';
import type { AttachmentRecord, AuditEvent, CommentEvent } from './store/record.ts';
import type { CommentPlace } from './store/ticket-store.ts';
import { type Author, liveTicket, record } from './ticket-writes.ts';

const BLOCK = '▇';

/** The comment at a place, unless its ticket is gone. */
export function commentAt(desk: Desk, place: CommentPlace): CommentEvent | undefined {
  if (desk.tickets.live(place.ticketId) === undefined) return undefined;
  const event = desk.tickets.audits(place.ticketId)[place.ordinal]?.events[place.part - 1];
  return event?.type === 'Comment' ? event : undefined;
}

/** The file with the id, unless it was redacted. */
export function fileBy(desk: Desk, id: string): { file: AttachmentRecord; place: AttachmentPlace } {
  const place = parseAttachmentId(id);
  const file = place === null ? undefined : commentAt(desk, place)?.attachments[place.index];
  if (place === null || file === undefined || file.redacted) throw notFound();
  return { file, place };
}

/** Hides every occurrence of some words. */
export function redactWords(desk: Desk, place: CommentPlace, words: string, author: Author): CommentEvent {
  const comment = existing(desk, place);
  const hide = (text: string) => text.replaceAll(words, BLOCK.repeat(words.length));
  const after: CommentEvent = { ...comment, html: hide(comment.html), plain: hide(comment.plain), redacted: true };
  return rewrite(desk, place, after, { type: 'CommentRedactionEvent', commentPart: partOf(place) }, author);
}

/** Replaces a file of a comment by an empty one. */
export function redactFile(desk: Desk, place: AttachmentPlace, author: Author): AttachmentRecord {
  const comment = existing(desk, place);
  const redacted: AttachmentRecord = { ...comment.attachments[place.index]!, redacted: true };
  const after = { ...comment, attachments: comment.attachments.with(place.index, redacted) };
  rewrite(desk, place, after, { type: 'AttachmentRedactionEvent', commentPart: partOf(place), place }, author);
  return redacted;
}

export function makePrivate(desk: Desk, place: CommentPlace, author: Author): void {
  const comment = { ...existing(desk, place), public: false };
  rewrite(desk, place, comment, { type: 'CommentPrivacyChange', commentPart: partOf(place), public: false }, author);
}

function existing(desk: Desk, place: CommentPlace): CommentEvent {
  const comment = commentAt(desk, place);
  if (comment === undefined) throw notFound();
  return comment;
}

/** Puts another comment in its place and tells of it in an audit of its own. */
function rewrite(
  desk: Desk,
  { ticketId, ordinal, part }: CommentPlace,
  comment: CommentEvent,
  event: AuditEvent,
  author: Author,
): CommentEvent {
  const ticket = liveTicket(desk, ticketId);
  const next = desk.tickets.audits(ticketId, { words: false }).length;
  const change = { kind: 'comment', place: { ticketId, ordinal, part }, comment } as const;
  // The first comment is the description, too.
  const before = ordinal === 0 ? { ...ticket, description: comment.plain } : ticket;
  record(desk, before, before, [event], next, author, { type: 'comment.rewritten' }, [change]);
  return comment;
}

function partOf({ ordinal, part }: CommentPlace): { ordinal: number; part: number } {
  return { ordinal, part };
}

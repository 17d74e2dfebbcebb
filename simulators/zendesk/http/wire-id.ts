/**
 * Ids beyond 2^53. Audits, comments and other children of a ticket carry ids that a JavaScript number cannot hold,
 * written as plain integer literals, so that a client that parses them as doubles confuses neighbours.
 */

/** What `JSON.rawJSON` returns: text that `JSON.stringify` copies as it stands. */
export type WireId = { readonly rawJSON: string };

const { rawJSON } = JSON as unknown as { rawJSON(text: string): WireId };

const CHILD_BASE = 20_000_000_000_000_000n;
const TICKET_SPACE = 1_000_000n;
const AUDIT_SPACE = 100n;

/** The id of an audit (`part` 0) or of its n-th event; comments are events. */
export function childId(ticketId: number, auditOrdinal: number, part = 0): bigint {
  return CHILD_BASE + BigInt(ticketId) * TICKET_SPACE + BigInt(auditOrdinal) * AUDIT_SPACE + BigInt(part);
}

/** The inverse of `childId`; null for text that is no such id. */
export function parseChildId(text: string): { ticketId: number; auditOrdinal: number; part: number } | null {
  if (!/^\d{17,19}$/.test(text)) return null;
  const offset = BigInt(text) - CHILD_BASE;
  if (offset < TICKET_SPACE) return null;
  return {
    ticketId: Number(offset / TICKET_SPACE),
    auditOrdinal: Number((offset % TICKET_SPACE) / AUDIT_SPACE),
    part: Number(offset % AUDIT_SPACE),
  };
}

/** Where a file stands: ticket, audit, the event it belongs to, and its position among that event's files. */
export interface AttachmentPlace {
  ticketId: number;
  ordinal: number;
  part: number;
  index: number;
}

/** Attachments count on from here among the parts of an audit, ten for each of its first events. */
const ATTACHMENT_PARTS = 50;

export function attachmentId({ ticketId, ordinal, part, index }: AttachmentPlace): bigint {
  return childId(ticketId, ordinal, ATTACHMENT_PARTS + part * 10 + index);
}

/** The inverse of `attachmentId`; null for text that is no such id. */
export function parseAttachmentId(text: string): AttachmentPlace | null {
  const child = parseChildId(text);
  if (child === null || child.part < ATTACHMENT_PARTS) return null;
  const position = child.part - ATTACHMENT_PARTS;
  const place = { part: Math.floor(position / 10), index: position % 10 };
  return { ticketId: child.ticketId, ordinal: child.auditOrdinal, ...place };
}

const METRIC_EVENT_BASE = 30_000_000_000_000_000n;

/** The id of the n-th metric event of a ticket. */
export function metricEventId(ticketId: number, ordinal: number): bigint {
  return METRIC_EVENT_BASE + BigInt(ticketId) * 1_000n + BigInt(ordinal);
}

/** An id as an integer literal of any size. */
export function wireId(id: bigint): WireId {
  return rawJSON(id.toString());
}

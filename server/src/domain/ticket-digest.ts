import { hash } from 'node:crypto';
import type { Body, SourceComment, SourceTicket } from './source.ts';

/**
 * The ticket with digests of what it says in it, so that whoever holds another copy sees whether they differ without
 * reading either. To be made where there is time for it: hashing is a tenth of what it costs to take a ticket over.
 */
export function withDigests(ticket: SourceTicket): SourceTicket {
  return {
    ...ticket,
    digest: ownDigest(ticket),
    comments: { ...ticket.comments, digest: commentsDigest(ticket.comments.items) },
  };
}

/**
 * Of a ticket's own members. People are left out: they have a table of their own, and a renamed one would touch every
 * ticket. So are the lists that some reads bring only in part.
 */
export function ownDigest(ticket: SourceTicket): string {
  const { people: _people, comments: _comments, worklogs: _worklogs, attachments: _files, ...rest } = ticket;
  const { description, digest: _digest, ...own } = rest;
  return digestOf(JSON.stringify(own), ...textsOf(description));
}

export function commentsDigest(comments: readonly SourceComment[]): string {
  return digestOf(...comments.flatMap(({ body, ...comment }) => [JSON.stringify(comment), ...textsOf(body)]));
}

export function digestOf(...parts: readonly string[]): string {
  return hash('sha1', parts.join('\0'), 'base64url');
}

/** The texts of a body as they are: most of a ticket, and escaped twice as JSON within JSON. */
function textsOf(body: Body | null): string[] {
  return body === null ? [] : [body.format, body.source, body.text];
}

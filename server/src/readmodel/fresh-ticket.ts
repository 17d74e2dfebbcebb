import type { SourceTicket } from '../domain/source.ts';
import { slaClockRows } from '../store/mirror/ticket-parts.ts';
import type { SlaClockTable } from '../store/schema/mirror-tables.ts';
import { COMMENT_MAX, type CommentSummary, summariseComments } from './comment-summary.ts';
import type { TicketSource } from './row-sources.ts';

/** A ticket that came in this transaction: nothing derived of it is there yet, and what it is made of is at hand. */
export interface FreshTicket {
  ticket: TicketSource;
  comments: CommentSummary;
  slaClocks: SlaClockTable[];
}

/**
 * What was just written of a ticket, without reading it back.
 *
 * @param people ids of everyone the ticket names
 */
export function freshTicket(
  id: number,
  row: Omit<TicketSource, 'id'>,
  source: SourceTicket,
  people: ReadonlyMap<string, number>,
): FreshTicket {
  const clocks = new Map(source.slas.map((sla) => [sla.sourceId, sla]));
  // Of two comments with one id the mirror has the last, in the place of the first.
  const comments = new Map(source.comments.items.map((comment) => [comment.sourceId, comment]));
  return {
    ticket: { id, ...row },
    comments: summariseComments(
      [...comments.values()]
        .sort((a, b) => a.createdAt - b.createdAt)
        .map((comment) => ({
          author_id: comment.authorSourceId === null ? null : (people.get(comment.authorSourceId) ?? null),
          text: comment.body.text.slice(0, COMMENT_MAX),
          public: Number(comment.public),
          created_at: comment.createdAt,
        })),
    ),
    slaClocks: slaClockRows(id, clocks.values()),
  };
}

import { sql } from 'kysely';
import type { WriteTransaction } from '../store/database.ts';

/** How much of a message a list shows, in code points. */
const PREVIEW_CHARACTERS = 200;

/** How much of one message is read: more is neither shown nor searched. */
export const COMMENT_MAX = 50_000;

export interface LastMessage {
  author_id: number | null;
  text: string;
  public: number;
  created_at: number;
}

/** What a ticket's row and its entry in the search index tell of its comments. */
export interface CommentSummary {
  count: number;
  last: LastMessage | null;
  lastPublic: LastMessage | null;
  /** What was said, oldest first. */
  texts: string[];
}

/** The comments of a batch of tickets, summed up; tickets without any are left out. */
export async function readCommentSummaries(
  { db }: WriteTransaction,
  ticketIds: readonly number[],
): Promise<Map<number, CommentSummary>> {
  const comments = await db
    .selectFrom('comments')
    .select(['ticket_id', 'author_id', 'public', 'created_at'])
    .select(sql<string>`substr(body_text, 1, ${sql.lit(COMMENT_MAX)})`.as('text'))
    .where('ticket_id', 'in', ticketIds)
    .orderBy('ticket_id')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const ofTickets = Map.groupBy(comments, (comment) => comment.ticket_id);
  return new Map([...ofTickets].map(([ticketId, ofTicket]) => [ticketId, summariseComments(ofTicket)]));
}

/** @param comments of one ticket, oldest first */
export function summariseComments(comments: readonly LastMessage[]): CommentSummary {
  return {
    count: comments.length,
    last: comments.at(-1) ?? null,
    lastPublic: comments.findLast((comment) => comment.public === 1) ?? null,
    texts: comments.map(({ text }) => text),
  };
}

/** The beginning of a message, as a list shows it. */
export function preview(text: string): string {
  return [...text.slice(0, 2 * PREVIEW_CHARACTERS)].slice(0, PREVIEW_CHARACTERS).join('');
}

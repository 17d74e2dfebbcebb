/** Merging: tickets close into another one, which is told of it. */
import type { Desk } from './desk.ts';
import { badRequest } from './http/api-error.ts';
import { type Author, liveTicket, updateTicket } from './ticket-writes.ts';

export interface MergeComments {
  source?: string | undefined;
  target?: string | undefined;
  sourceIsPublic?: boolean;
  targetIsPublic?: boolean;
}

/** Closes a ticket into another. Throws where either cannot be changed, before anything is. */
export function mergeTicket(
  desk: Desk,
  sourceId: number,
  targetId: number,
  comments: MergeComments,
  author: Author,
): void {
  const target = liveTicket(desk, targetId);
  const source = liveTicket(desk, sourceId);
  if (sourceId === targetId) throw badRequest('MergeFailed', 'A ticket cannot be merged into itself');
  if (source.status === 'closed' || target.status === 'closed') {
    throw badRequest('MergeFailed', 'Closed tickets cannot be merged');
  }
  const merged = { ...author, via: { channel: 'web', source: { from: {}, to: {}, rel: 'merge' } } };
  const told = `Request #${sourceId} "${source.subject}" was closed and merged into this request.`;
  updateTicket(
    desk,
    targetId,
    { comment: { body: comments.target ?? told, public: comments.targetIsPublic ?? false } },
    merged,
  );
  const closing = `This request was closed and merged into request #${targetId} "${target.subject}".`;
  const asked = {
    status: 'closed',
    additional_tags: ['closed_by_merge'],
    comment: { body: comments.source ?? closing, public: comments.sourceIsPublic ?? false },
  };
  updateTicket(desk, sourceId, asked, merged, { type: 'ticket.merged', mergedInto: targetId });
}

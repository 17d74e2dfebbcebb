import { type AttachmentView, attachmentContent } from '@speedyflow/contract/issues';
import type { CommentView } from '@speedyflow/contract/ticket';
import { addressOf } from '../../../api/address-of.ts';
import type { MessageFile } from '../files/file-chips.tsx';

/**
 * The files that came with each comment of a Zendesk ticket, by its id: they are of the comment's author and instant;
 * where several comments are of both there is no telling. Jira's stand in the text itself.
 */
export function filesOfComments(
  key: string,
  comments: readonly Pick<CommentView, 'id' | 'author' | 'created_at'>[],
  attachments: readonly AttachmentView[],
): ReadonlyMap<string, MessageFile[]> {
  const files = Map.groupBy(attachments, ({ author, created_at }) => JSON.stringify([author, created_at]));
  const saidAt = Map.groupBy(comments, ({ author, created_at }) => JSON.stringify([author?.name ?? null, created_at]));
  const told = [...saidAt].filter(([, said]) => said.length === 1);
  return new Map(
    told.flatMap(([when, [comment]]) => {
      const own = files.get(when)?.map(({ id, filename, size_bytes }) => {
        return { filename, size_bytes, href: addressOf(attachmentContent, { key, id }) };
      });
      return own && comment ? [[comment.id, own]] : [];
    }),
  );
}

/** Says something on an issue, says it otherwise, or takes it back. */
import type { Comment, Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend, isInternal, newComment, replaced } from './amend.ts';

/** A comment in the caller's name. */
export function addComment(
  view: View,
  issue: Issue,
  content: Pick<Comment, 'body' | 'visibility' | 'properties'>,
): Comment {
  const comment = newComment(view, content);
  view.writer.save(amend(view, issue, { comments: [...issue.comments, comment] }, []));
  return comment;
}

/** What is not given stays as it was; above all whether the customer sees it. */
export function editComment(
  view: View,
  issue: Issue,
  comment: Comment,
  change: Partial<Pick<Comment, 'body' | 'visibility' | 'properties'>>,
): Comment {
  const properties = { ...comment.properties, ...change.properties };
  const changed: Comment = {
    ...comment,
    ...change,
    properties,
    public: !isInternal(properties),
    updateAuthor: view.caller.user?.accountId ?? null,
    updatedAt: view.nowMs,
  };
  view.writer.save(amend(view, issue, { comments: replaced(issue, changed) }, []));
  return changed;
}

export function removeComment(view: View, issue: Issue, comment: Comment): void {
  view.writer.save(amend(view, issue, { comments: issue.comments.filter((one) => one.id !== comment.id) }, []));
}

/** Moves an issue along its workflow. */
import type { Body } from '../http/params.ts';
import type { Transition } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend, newComment, statusChange } from './amend.ts';
import { addedComments, editsOf } from './field-edits.ts';

/** The issue after a transition with whatever its screen let through. */
export function moved(view: View, issue: Issue, transition: Transition, sent: Body): Issue {
  const edit = editsOf(view, issue, sent, transition.screen ?? [], false);
  const { resolution, ...patch } = edit.patch;
  const status = statusChange(view, issue, transition.to, resolution ?? null);
  const comments = addedComments(sent).map((document) =>
    newComment(view, { body: document, visibility: null, properties: {} }),
  );
  const items = [...edit.items.filter((item) => item.field !== 'resolution'), ...status.items];
  const said = comments.length > 0 ? { comments: [...issue.comments, ...comments] } : {};
  return amend(view, issue, { ...patch, ...status.patch, ...said }, items);
}

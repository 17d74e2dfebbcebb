/** Takes issues away. */
import type { Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';

/** Removes an issue and its subtasks. */
export function removeIssue(view: View, issue: Issue): void {
  for (const id of issue.subtasks) {
    const subtask = view.store.byId(id);
    if (subtask) view.writer.remove(subtask);
  }
  view.writer.remove(issue);
}

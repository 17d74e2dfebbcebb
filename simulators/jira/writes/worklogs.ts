/** Logs time spent on an issue. */
import type { ChangeItem, Issue, Worklog } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend, changeOf } from './amend.ts';

/** Time the caller spent. */
export function addWorklog(
  view: View,
  issue: Issue,
  spent: Pick<Worklog, 'comment' | 'startedAt' | 'seconds'>,
): Worklog {
  const author = view.caller.user?.accountId ?? null;
  const at = { createdAt: view.nowMs, updatedAt: view.nowMs };
  const worklog: Worklog = { id: String(view.store.nextId()), author, updateAuthor: author, ...at, ...spent };
  save(view, issue, [...issue.worklogs, worklog]);
  return worklog;
}

export function editWorklog(
  view: View,
  issue: Issue,
  worklog: Worklog,
  change: Partial<Pick<Worklog, 'comment' | 'startedAt' | 'seconds'>>,
): Worklog {
  const updateAuthor = view.caller.user?.accountId ?? null;
  const changed: Worklog = { ...worklog, ...change, updateAuthor, updatedAt: view.nowMs };
  save(
    view,
    issue,
    issue.worklogs.map((one) => (one.id === worklog.id ? changed : one)),
  );
  return changed;
}

export function removeWorklog(view: View, issue: Issue, worklog: Worklog): void {
  save(
    view,
    issue,
    issue.worklogs.filter((one) => one.id !== worklog.id),
  );
  view.store.noteWorklogDeleted(worklog.id);
}

function save(view: View, issue: Issue, worklogs: Worklog[]): void {
  view.writer.save(amend(view, issue, { worklogs }, spentItems(issue, worklogs)));
}

function spentItems(issue: Issue, worklogs: readonly Worklog[]): ChangeItem[] {
  const side = (list: readonly Worklog[]) => {
    const seconds = String(list.reduce((total, one) => total + one.seconds, 0));
    return { id: seconds, name: seconds };
  };
  return [changeOf('timespent', side(issue.worklogs), side(worklogs))];
}

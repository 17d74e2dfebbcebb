/** For whom, when and against which site an answer is written. */
import type { User } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { Lookup } from '../model/lookup.ts';
import type { IssueStore } from '../store/issue-store.ts';

export interface Caller {
  /** Null when anonymous. */
  user: User | null;
  scheme: 'none' | 'basic' | 'oauth';
}

export interface View {
  /** Where the site is reached, without a slash at the end. */
  baseUrl: string;
  nowMs: number;
  zone: string;
  caller: Caller;
  lookup: Lookup;
  store: IssueStore;
  /** People already written in this answer, who appear again and again. */
  writtenPeople: Map<string, Record<string, unknown>>;
  /** Whether the caller may see a project. */
  mayBrowse(projectId: string): boolean;
}

/** The issue with an id or key, if it is there and the caller may see it. */
export function visibleIssue(view: View, idOrKey: string): Issue | undefined {
  const row = view.store.rowOf(idOrKey);
  const issue = row === undefined ? undefined : view.store.get(row);
  return issue && view.mayBrowse(issue.project) ? issue : undefined;
}

/** For whom, when and against which site an answer is written. */
import type { User } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { Lookup } from '../model/lookup.ts';
import type { IssueStore } from '../store/issue-store.ts';
import type { Writer } from '../writes/writer.ts';

export interface Caller {
  /** Null when anonymous. */
  user: User | null;
  scheme: 'none' | 'basic' | 'oauth';
  /** What the app was granted; null for those who are no app. */
  grant: { app: string; scopes: ReadonlySet<string> } | null;
}

export interface View {
  /** Where the site is reached, without a slash at the end. */
  baseUrl: string;
  nowMs: number;
  zone: string;
  caller: Caller;
  lookup: Lookup;
  store: IssueStore;
  /** What is written in this answer already and appears again and again, by itself or by its id. */
  written: Map<unknown, Record<string, unknown>>;
  /** Changes the site in the caller's name. */
  writer: Writer;
  /** Whether the caller may see a project. */
  mayBrowse(projectId: string): boolean;
  /** Issues the caller must not see though their projects are seen, by id. */
  concealed: ReadonlySet<number>;
  /** Whether the caller may see an issue, which its project does not decide alone. */
  maySee(issue: Issue): boolean;
}

/** The issue with an id or key, if it is there and the caller may see it. */
export function visibleIssue(view: View, idOrKey: string): Issue | undefined {
  const row = view.store.rowOf(idOrKey);
  const issue = row === undefined ? undefined : view.store.get(row);
  return issue && view.maySee(issue) ? issue : undefined;
}

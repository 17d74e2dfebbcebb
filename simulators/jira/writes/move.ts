/** Moves an issue between projects. */
import type { Project } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { IssueStore } from '../store/issue-store.ts';
import { changeOf } from './amend.ts';

/** The issue under its new key; nobody is named as author, for it is done by the site itself. */
export function movedToProject(issue: Issue, project: Project, store: IssueStore, nowMs: number): Issue {
  const number = store.nextNumber(project.id);
  const key = `${project.key}-${number}`;
  const items = [
    changeOf('project', { id: issue.project, name: null }, { id: project.id, name: project.name }),
    changeOf('Key', { id: null, name: issue.key }, { id: null, name: key }),
  ];
  const history = { id: String(store.nextId()), author: null, at: nowMs, items };
  return {
    ...issue,
    project: project.id,
    number,
    key,
    components: [],
    updatedAt: nowMs,
    histories: [...issue.histories, history],
  };
}

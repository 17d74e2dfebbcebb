/** Moves issues between projects. */
import type { Project } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { amend, changeOf, statusChange } from './amend.ts';
import type { Edit } from './field-edits.ts';

/** Moves an issue to another project: its key changes, its id stays, the old key still finds it. */
export function moveIssue(view: View, issue: Issue, project: Project): Issue {
  const number = view.store.nextNumber(project.id);
  const key = `${project.key}-${number}`;
  const former = view.lookup.project(issue.project);
  const items = [changeOf('project', former, project), changeOf('Key', plain(issue.key), plain(key))];
  const status = fittingStatus(view, issue, project);
  const type = fittingType(view, issue, project);
  const moved = amend(
    view,
    issue,
    { project: project.id, number, key, components: [], ...status.patch, ...type.patch },
    [...items, ...status.items, ...type.items],
  );
  view.writer.save(moved);
  return moved;
}

const plain = (name: string): { id: null; name: string } => ({ id: null, name });

/** A status the project does not have becomes the first it has. */
function fittingStatus(view: View, issue: Issue, project: Project): Edit {
  const { initial, transitions } = view.lookup.workflow(project);
  const known = issue.status === initial || transitions.some((one) => one.to === issue.status);
  return known ? { patch: {}, items: [] } : statusChange(view, issue, initial, null);
}

/** So does a type. */
function fittingType(view: View, issue: Issue, project: Project): Edit {
  const { lookup } = view;
  const former = lookup.issueType(issue.type);
  const type = project.issueTypes.find((id) => lookup.issueType(id).subtask === former.subtask);
  if (type === undefined || project.issueTypes.includes(issue.type)) return { patch: {}, items: [] };
  return { patch: { type }, items: [changeOf('issuetype', former, lookup.issueType(type))] };
}

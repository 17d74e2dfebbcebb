/** Makes new issues. */
import { Refusal } from '../http/failures.ts';
import { type Body, propertiesOf } from '../http/params.ts';
import type { IssueType, Project } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { View } from '../wire/view.ts';
import { EDITABLE, editsOf, parentOf } from './field-edits.ts';

/** The new issue a request describes; throws a refusal that names the fields at fault. */
export function createIssue(view: View, sent: Body): Issue {
  const {
    project: projectRef,
    issuetype: typeRef,
    parent: parentRef,
    ...rest
  } = (sent.fields ?? {}) as Record<string, unknown>;
  const project = projectOf(view, projectRef);
  if (!project) throw new Refusal(400, [], { project: 'Specify a valid project ID or key' });
  const type = issueTypeOf(view, project, typeRef);
  if (!type) throw new Refusal(400, [], { issuetype: 'Specify a valid issue type' });
  const parent = parentRef === undefined || parentRef === null ? null : parentOf(view, parentRef);
  if (parent === undefined || (type.subtask && parent === null)) {
    throw new Refusal(400, [], { parent: 'Could not find issue by id or key.' });
  }
  if (rest.summary === undefined) throw new Refusal(400, [], { summary: 'You must specify a summary of the issue.' });
  const blank = blankIssue(view, project, type, parent);
  const edit = editsOf(view, blank, { fields: rest, update: sent.update }, EDITABLE, true);
  const issue = { ...blank, ...edit.patch, properties: propertiesOf(sent.properties) };
  view.writer.insert(issue);
  if (parent && type.subtask) view.store.save({ ...parent, subtasks: [...parent.subtasks, issue.id] });
  return issue;
}

function blankIssue(view: View, project: Project, type: IssueType, parent: Issue | null): Issue {
  const account = view.caller.user?.accountId ?? null;
  const number = view.store.nextNumber(project.id);
  return {
    id: view.store.nextId(),
    project: project.id,
    number,
    key: `${project.key}-${number}`,
    type: type.id,
    status: view.lookup.workflow(project).initial,
    priority: view.lookup.catalogue.priorities.find((one) => one.name === 'Medium')?.id ?? null,
    resolution: null,
    assignee: null,
    reporter: account,
    creator: account,
    labels: [],
    components: [],
    createdAt: view.nowMs,
    updatedAt: view.nowMs,
    resolvedAt: null,
    statusChangedAt: view.nowMs,
    due: null,
    parent: parent?.id ?? null,
    subtasks: [],
    sprints: [],
    links: [],
    attachments: [],
    remoteLinks: [],
    participants: [],
    summary: '',
    description: null,
    comments: [],
    worklogs: [],
    histories: [],
    custom: {},
    properties: {},
  };
}

function projectOf(view: View, value: unknown): Project | undefined {
  const { id, key } = (value ?? {}) as { id?: unknown; key?: unknown };
  const project = view.lookup.findProject(String(id ?? key ?? ''));
  return project && view.mayBrowse(project.id) ? project : undefined;
}

function issueTypeOf(view: View, project: Project, value: unknown): IssueType | undefined {
  const { id, name } = (value ?? {}) as { id?: unknown; name?: unknown };
  return project.issueTypes
    .map((one) => view.lookup.issueType(one))
    .find((one) => one.id === String(id) || one.name === name);
}

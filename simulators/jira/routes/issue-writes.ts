/** Creating, editing, assigning, moving along and deleting issues. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { type Body, body, flag, propertiesOf } from '../http/params.ts';
import type { IssueType, Project } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import { issueWire, selectFields } from '../wire/issue.ts';
import { allowedTransitions } from '../wire/transitions.ts';
import type { View } from '../wire/view.ts';
import { amend, assigneeChange, newComment } from '../writes/amend.ts';
import { addedComments, assignableAccount, EDITABLE, editsOf, parentOf } from '../writes/field-edits.ts';
import { moved } from '../writes/transition.ts';

const NO_EXPANSION = { expand: new Set<string>(), properties: [], changelogCap: 0 };

export function issueWriteRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/api/3/issue', (request, reply) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    if (request.body === undefined) throw new Refusal(400, ['No Issue Create payload supplied'], null);
    const issue = createIssue(view, body(request, ['fields', 'historyMetadata', 'properties', 'transition', 'update']));
    return reply
      .code(201)
      .send({ id: String(issue.id), key: issue.key, self: `${view.baseUrl}/rest/api/3/issue/${issue.id}` });
  });

  app.put('/rest/api/3/issue/:key', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const sent = body(request, ['fields', 'historyMetadata', 'properties', 'transition', 'update']);
    const edit = editsOf(view, issue, sent, EDITABLE, true);
    const comments = addedComments(sent).map((document) =>
      newComment(view, { body: document, visibility: null, properties: {} }),
    );
    const patch = comments.length > 0 ? { ...edit.patch, comments: [...issue.comments, ...comments] } : edit.patch;
    const changed = Object.keys(patch).length > 0 ? amend(view, issue, patch, edit.items) : issue;
    const properties = propertiesOf(sent.properties);
    view.store.save({ ...changed, properties: { ...changed.properties, ...properties } });
    if (!flag(request, 'returnIssue', false)) return reply.code(204).send();
    const selection = { ...selectFields([], view.lookup, '*all'), bare: null };
    return issueWire(view, view.store.byId(issue.id)!, selection, NO_EXPANSION);
  });

  app.delete('/rest/api/3/issue/:key', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    if (issue.subtasks.length > 0 && !flag(request, 'deleteSubtasks', false)) {
      const hint = "You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.";
      throw new Refusal(400, [`The issue '${issue.key}' has subtasks. ${hint}`]);
    }
    for (const id of issue.subtasks) {
      const subtask = view.store.byId(id);
      if (subtask) remove(view, subtask);
    }
    remove(view, issue);
    return reply.code(204).send();
  });

  app.put('/rest/api/3/issue/:key/assignee', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const { accountId } = body(request);
    if (accountId === undefined) throw new Refusal(400, [], { accountId: 'The accountId must be provided.' });
    // "-1" asks for the project's default, which is nobody on this site.
    const to = accountId === null || accountId === '-1' ? null : assignableAccount(view, String(accountId));
    if (to === undefined)
      throw new Refusal(400, [], { assignee: `User '${String(accountId)}' cannot be assigned issues.` });
    const { patch, items } = assigneeChange(view, issue, to);
    if (items.length > 0) view.store.save(amend(view, issue, patch, items));
    return reply.code(204).send();
  });

  app.post('/rest/api/3/issue/:key/transitions', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const sent = body(request, ['fields', 'historyMetadata', 'properties', 'transition', 'update']);
    const { id } = (sent.transition ?? {}) as { id?: unknown };
    if (id === undefined) throw new Refusal(400, ["Missing 'transition' identifier"]);
    const transition = allowedTransitions(view, issue).find((one) => one.id === String(id));
    if (!transition)
      throw new Refusal(400, [
        `It seems that you have tried to perform a workflow operation (${String(id)}) that is not valid for the current state of this issue.`,
      ]);
    view.store.save(moved(view, issue, transition, sent));
    return reply.code(204).send();
  });
}

function createIssue(view: View, sent: Body): Issue {
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
  view.store.insert(issue);
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

/** Takes an issue away, with its traces on others. */
function remove(view: View, issue: Issue): void {
  for (const { other } of issue.links) {
    const linked = view.store.byId(other);
    if (linked) view.store.save({ ...linked, links: linked.links.filter((link) => link.other !== issue.id) });
  }
  const parent = issue.parent === null ? undefined : view.store.byId(issue.parent);
  if (parent?.subtasks.includes(issue.id)) {
    view.store.save({ ...parent, subtasks: parent.subtasks.filter((id) => id !== issue.id) });
  }
  for (const worklog of issue.worklogs) view.store.noteWorklogDeleted(worklog.id);
  view.store.delete(issue);
}

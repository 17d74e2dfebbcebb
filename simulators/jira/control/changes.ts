/** Changes other people make, through the same writes as their requests would take. */
import { Refusal } from '../http/failures.ts';
import { adfOfText } from '../model/adf.ts';
import type { Issue } from '../model/issue.ts';
import { isAssignable } from '../model/lookup.ts';
import type { Views } from '../views.ts';
import { allowedTransitions } from '../wire/transitions.ts';
import type { View } from '../wire/view.ts';
import { amend, assigneeChange, statusChange } from '../writes/amend.ts';
import { addAttachment, removeAttachment } from '../writes/attachments.ts';
import { addComment, editComment, removeComment } from '../writes/comments.ts';
import { createIssue } from '../writes/create.ts';
import { EDITABLE, editsOf } from '../writes/field-edits.ts';
import { link, unlink } from '../writes/links.ts';
import { moveIssue } from '../writes/move.ts';
import { removeIssue } from '../writes/remove.ts';
import { moveToSprint } from '../writes/sprints.ts';
import { moved } from '../writes/transition.ts';
import { addWorklog, removeWorklog } from '../writes/worklogs.ts';

/** On whom: an issue by key or id, and as whom; one of the agents when nobody is named. */
interface Addressed {
  key: string;
  as?: string;
}

export type Change =
  | { kind: 'create'; project: string; summary: string; type?: string; as?: string }
  /** To a status by name or id, with or without a transition that leads there; to the next one when none is named. */
  | (Addressed & { kind: 'status'; status?: string })
  /** To an account; to nobody when null. */
  | (Addressed & { kind: 'assign'; assignee: string | null })
  | (Addressed & { kind: 'summary'; summary: string })
  | (Addressed & { kind: 'description'; text: string | null })
  | (Addressed & { kind: 'priority'; priority: string })
  | (Addressed & { kind: 'labels'; labels: readonly string[] })
  /** Any fields, as the body of an edit has them. */
  | (Addressed & { kind: 'fields'; fields: Readonly<Record<string, unknown>> })
  | (Addressed & { kind: 'comment'; text: string; internal?: boolean })
  /** The last comment when none is named. */
  | (Addressed & { kind: 'edit-comment'; text: string; comment?: string })
  | (Addressed & { kind: 'delete-comment'; comment?: string })
  | (Addressed & { kind: 'worklog'; seconds: number })
  | (Addressed & { kind: 'delete-worklog'; worklog?: string })
  | (Addressed & { kind: 'link'; other: string; type?: string })
  | (Addressed & { kind: 'unlink'; link?: string })
  | (Addressed & { kind: 'attachment'; filename: string; size?: number })
  | (Addressed & { kind: 'delete-attachment'; attachment?: string })
  | (Addressed & { kind: 'property'; property: string; value: unknown })
  /** Into a sprint; back to the backlog when null. */
  | (Addressed & { kind: 'sprint'; sprint: number | null })
  | (Addressed & { kind: 'move'; project: string })
  | (Addressed & { kind: 'delete' });

/** Makes a change; answers the key of its issue (of a new or moved one, the new key). Throws when it cannot be made. */
export function applyChange(views: Views, change: Change): string {
  const view = views.as(change.as ?? agentOf(views));
  if (change.kind === 'create') return create(view, change);
  const issue = issueOf(view, change.key);
  if (change.kind === 'move') {
    const project = view.lookup.findProject(change.project);
    if (!project) throw new Error(`no project ${change.project}`);
    return moveIssue(view, issue, project).key;
  }
  perform(view, issue, change);
  return issue.key;
}

function create(view: View, { project, type, summary }: Extract<Change, { kind: 'create' }>): string {
  const found = view.lookup.findProject(project);
  if (!found) throw new Error(`no project ${project}`);
  const types = found.issueTypes.map((id) => view.lookup.issueType(id));
  const chosen = types.find((one) => (type === undefined ? !one.subtask && one.level === 0 : one.name === type));
  return createIssue(view, { fields: { project: { key: found.key }, issuetype: { id: chosen?.id }, summary } }).key;
}

type Kind = Exclude<Change['kind'], 'create' | 'move'>;
type Performers = { [Name in Kind]: (view: View, issue: Issue, change: Extract<Change, { kind: Name }>) => unknown };

const PERFORMERS: Performers = {
  status: (view, issue, { status }) => toStatus(view, issue, status),
  assign(view, issue, { assignee }) {
    const { patch, items } = assigneeChange(view, issue, assignee);
    view.writer.save(amend(view, issue, patch, items));
  },
  summary: (view, issue, { summary }) => edit(view, issue, { summary }),
  description: (view, issue, { text }) => edit(view, issue, { description: text === null ? null : adfOfText(text) }),
  priority: (view, issue, { priority }) => edit(view, issue, { priority: { name: priority } }),
  labels: (view, issue, { labels }) => edit(view, issue, { labels }),
  fields: (view, issue, { fields }) => edit(view, issue, fields),
  comment(view, issue, { text, internal }) {
    const properties = internal ? { 'sd.public.comment': { internal: true } } : {};
    addComment(view, issue, { body: adfOfText(text), visibility: null, properties });
  },
  'edit-comment': (view, issue, { comment, text }) =>
    editComment(view, issue, partOf(issue.comments, comment), { body: adfOfText(text) }),
  'delete-comment': (view, issue, { comment }) => removeComment(view, issue, partOf(issue.comments, comment)),
  worklog: (view, issue, { seconds }) => addWorklog(view, issue, { comment: null, startedAt: view.nowMs, seconds }),
  'delete-worklog': (view, issue, { worklog }) => removeWorklog(view, issue, partOf(issue.worklogs, worklog)),
  link(view, issue, { other, type = 'Relates' }) {
    const found = view.lookup.catalogue.linkTypes.find((one) => one.name === type);
    if (!found) throw new Error(`no link type ${type}`);
    link(view, found, issue, issueOf(view, other));
  },
  unlink: (view, issue, { link: id }) => unlink(view, issue, partOf(issue.links, id)),
  attachment: (view, issue, { filename, size = 1000 }) => addAttachment(view, issue, filename, size),
  'delete-attachment': (view, issue, { attachment }) =>
    removeAttachment(view, issue, partOf(issue.attachments, attachment)),
  property: (view, issue, { property, value }) =>
    view.writer.save({ ...issue, properties: { ...issue.properties, [property]: value } }),
  sprint: (view, issue, { sprint }) => moveToSprint(view, issue, sprint),
  delete: (view, issue) => removeIssue(view, issue),
};

function perform(view: View, issue: Issue, change: Extract<Change, { kind: Kind }>): void {
  // A kind's own performer takes the kind's own change, which the compiler cannot follow through the table.
  (PERFORMERS[change.kind] as (view: View, issue: Issue, change: Change) => unknown)(view, issue, change);
}

/** Where a transition leads there it is taken; elsewhere the status is set all the same, as an import would. */
function toStatus(view: View, issue: Issue, wanted: string | undefined): void {
  const transitions = allowedTransitions(view, issue).filter((one) => one.to !== issue.status);
  const leads = (id: string): boolean =>
    wanted === undefined || id === wanted || view.lookup.status(id).name === wanted;
  const transition = transitions.find((one) => leads(one.to));
  const status = view.lookup.catalogue.statuses.find((one) => leads(one.id));
  if (transition) view.writer.save(moved(view, issue, transition, {}));
  else if (wanted === undefined || !status) throw new Error(`${issue.key} cannot reach ${wanted ?? 'another status'}`);
  else {
    const { patch, items } = statusChange(view, issue, status.id, null);
    view.writer.save(amend(view, issue, patch, items));
  }
}

function edit(view: View, issue: Issue, fields: Readonly<Record<string, unknown>>): void {
  try {
    const { patch, items } = editsOf(view, issue, { fields }, EDITABLE, true);
    if (Object.keys(patch).length > 0) view.writer.save(amend(view, issue, patch, items));
  } catch (error) {
    throw error instanceof Refusal ? new Error(`${issue.key}: ${error.message}`) : error;
  }
}

function issueOf(view: View, key: string): Issue {
  const row = view.store.rowOf(key);
  const issue = row === undefined ? undefined : view.store.get(row);
  if (!issue) throw new Error(`no issue ${key}`);
  return issue;
}

/** The part with an id; the last one when none is named. */
function partOf<Part extends { id: string }>(parts: readonly Part[], id: string | undefined): Part {
  const part = id === undefined ? parts.at(-1) : parts.find((one) => one.id === id);
  if (!part) throw new Error(`there is no ${id ?? 'such part'}`);
  return part;
}

function agentOf(views: Views): string | null {
  return views.as(null).lookup.catalogue.users.find(isAssignable)?.accountId ?? null;
}

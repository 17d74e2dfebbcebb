/** The fields of an issue, each rendered on its own so that an answer costs what was asked for. */
import type { Field } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import { attachmentWire, commentWire, durationText, issueRef, linkWire, worklogWire } from './conversation.ts';
import {
  componentWire,
  issueTypeWire,
  priorityWire,
  projectRef,
  resolutionWire,
  sprintValue,
  statusWire,
  userWire,
  type Wire,
} from './entities.ts';
import { slaWire } from './sla.ts';
import { jiraTime } from './time.ts';
import type { View } from './view.ts';

const EMBEDDED_WORKLOGS = 20;
const NOTHING: ReadonlySet<string> = new Set();
const timeOrNull = (ms: number | null, view: View): string | null => (ms === null ? null : jiraTime(ms, view.zone));
const sum = (issue: Issue): number => issue.worklogs.reduce((total, worklog) => total + worklog.seconds, 0);

type Renderer = (view: View, issue: Issue) => unknown;

const RENDERERS: Readonly<Record<string, Renderer>> = {
  summary: (_view, issue) => issue.summary,
  status: (view, issue) => statusWire(view, view.lookup.status(issue.status)),
  issuetype: (view, issue) => issueTypeWire(view, view.lookup.issueType(issue.type)),
  priority: (view, issue) =>
    issue.priority === null ? null : priorityWire(view, view.lookup.priority(issue.priority)),
  assignee: (view, issue) => userWire(view, issue.assignee),
  reporter: (view, issue) => userWire(view, issue.reporter),
  creator: (view, issue) => userWire(view, issue.creator),
  labels: (_view, issue) => issue.labels,
  components: (view, issue) => componentsOf(view, issue),
  fixVersions: () => [],
  versions: () => [],
  project: (view, issue) => projectRef(view, view.lookup.project(issue.project)),
  resolution: (view, issue) =>
    issue.resolution === null ? null : resolutionWire(view, view.lookup.resolution(issue.resolution)),
  created: (view, issue) => jiraTime(issue.createdAt, view.zone),
  updated: (view, issue) => jiraTime(issue.updatedAt, view.zone),
  resolutiondate: (view, issue) => timeOrNull(issue.resolvedAt, view),
  statuscategorychangedate: (view, issue) => jiraTime(issue.statusChangedAt, view.zone),
  duedate: (_view, issue) => issue.due,
  description: (_view, issue) => issue.description,
  environment: () => null,
  comment: (view, issue) => commentPage(view, issue),
  worklog: (view, issue) => worklogPage(view, issue),
  attachment: (view, issue) => issue.attachments.map((attachment) => attachmentWire(view, attachment)),
  issuelinks: (view, issue) => issue.links.flatMap((link) => linkWire(view, link)),
  subtasks: (view, issue) => issue.subtasks.flatMap((id) => issueRef(view, id) ?? []),
  parent: (view, issue) => (issue.parent === null ? undefined : (issueRef(view, issue.parent) ?? undefined)),
  timespent: (_view, issue) => sum(issue) || null,
  timetracking: (_view, issue) => {
    const seconds = sum(issue);
    return seconds === 0 ? {} : { timeSpent: durationText(seconds), timeSpentSeconds: seconds };
  },
  watches: (view, issue) => ({
    self: `${view.baseUrl}/rest/api/3/issue/${issue.key}/watchers`,
    watchCount: issue.participants.length,
    isWatching: false,
  }),
  votes: (view, issue) => ({ self: `${view.baseUrl}/rest/api/3/issue/${issue.key}/votes`, votes: 0, hasVoted: false }),
};

function componentsOf(view: View, issue: Issue): Wire[] {
  const known = view.lookup.project(issue.project).components;
  return issue.components.flatMap((id) => {
    const component = known.find((one) => one.id === id);
    return component ? [componentWire(view, component)] : [];
  });
}

function commentPage(view: View, issue: Issue): Wire {
  const comments = issue.comments.map((comment) => commentWire(view, issue, comment, NOTHING));
  const self = `${view.baseUrl}/rest/api/3/issue/${issue.id}/comment`;
  return { comments, self, maxResults: comments.length, total: comments.length, startAt: 0 };
}

function worklogPage(view: View, issue: Issue): Wire {
  const worklogs = issue.worklogs.slice(0, EMBEDDED_WORKLOGS).map((worklog) => worklogWire(view, issue, worklog));
  return { startAt: 0, maxResults: EMBEDDED_WORKLOGS, total: issue.worklogs.length, worklogs };
}

/** Whether issues of the issue's project carry a field at all. */
function isOnProject(view: View, issue: Issue, field: Field): boolean {
  if (field.scope !== null) return field.scope === issue.project;
  return field.kinds === null || field.kinds.includes(view.lookup.project(issue.project).typeKey);
}

function customValue(view: View, issue: Issue, field: Field): unknown {
  if (!isOnProject(view, issue, field)) return undefined;
  const kind = field.schema?.custom ?? '';
  if (kind.endsWith(':gh-sprint')) {
    const sprints = issue.sprints.flatMap((id) => view.lookup.sprint(id) ?? []);
    return sprints.length === 0 ? null : sprints.map(sprintValue);
  }
  if (kind.endsWith(':sd-request-participants')) {
    return issue.participants.length === 0 ? null : issue.participants.map((id) => userWire(view, id));
  }
  const metric = view.lookup.catalogue.slas.find((one) => one.field === field.id);
  if (metric) return slaWire(view, issue, metric);
  const value = issue.custom[field.id] ?? null;
  if (kind.endsWith(':vp-origin') && value !== null) return requestTypeValue(view, issue, String(value));
  if (kind.endsWith(':select') && value !== null) {
    const option = value as { id: string };
    return { self: `${view.baseUrl}/rest/api/3/customFieldOption/${option.id}`, ...option };
  }
  return value;
}

function requestTypeValue(view: View, issue: Issue, name: string): Wire | null {
  const desk = view.lookup.findDesk(issue.project);
  const type = desk?.requestTypes.find((one) => one.name === name);
  if (!desk || !type) return null;
  const status = view.lookup.status(issue.status);
  const request = `${view.baseUrl}/rest/servicedeskapi/request/${issue.id}`;
  return {
    _links: { self: request, jiraRest: `${view.baseUrl}/rest/api/2/issue/${issue.id}` },
    requestType: {
      id: type.id,
      _links: { self: `${view.baseUrl}/rest/servicedeskapi/servicedesk/${desk.id}/requesttype/${type.id}` },
      name: type.name,
      description: type.description,
      helpText: '',
      issueTypeId: issue.type,
      serviceDeskId: desk.id,
    },
    currentStatus: { status: status.name, statusCategory: serviceCategory(status.category.key) },
  };
}

/** The status category in the words of the service desk API. */
export function serviceCategory(key: string): string {
  return key.toUpperCase();
}

/** The value of one field; undefined when the issue does not carry it. */
export function fieldValue(view: View, issue: Issue, field: Field): unknown {
  if (issue.recorded && field.id in issue.recorded && !issue.touched?.includes(field.id))
    return issue.recorded[field.id];
  const render = RENDERERS[field.id];
  if (render) return render(view, issue);
  return field.custom ? customValue(view, issue, field) : undefined;
}

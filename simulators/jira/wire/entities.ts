/** Entities of the catalogue in wire form. */
import type {
  Field,
  IssueType,
  LinkType,
  Priority,
  Project,
  Resolution,
  Sprint,
  Status,
  User,
} from '../model/catalogue.ts';
import { jiraTime } from './time.ts';
import type { View } from './view.ts';

export type Wire = Record<string, unknown>;

const AVATAR_SIZES = ['16x16', '24x24', '32x32', '48x48'];

function avatarUrls(base: string): Wire {
  return Object.fromEntries(AVATAR_SIZES.map((size) => [size, `${base}?size=${size}`]));
}

/** A person; unknown accounts (deleted ones) are answered as Jira does, under a generic name. */
export function userWire(view: View, accountId: string | null): Wire | null {
  if (accountId === null) return null;
  return once(view, accountId, () => writeUser(view, accountId));
}

/** Writes a thing once for an answer, however often it appears in it. */
function once(view: View, thing: unknown, write: () => Wire): Wire {
  const known = view.written.get(thing);
  if (known) return known;
  const written = write();
  view.written.set(thing, written);
  return written;
}

function writeUser(view: View, accountId: string): Wire {
  const user = view.lookup.user(accountId);
  const self = `${view.baseUrl}/rest/api/3/user?accountId=${encodeURIComponent(accountId)}`;
  if (!user) {
    const avatars = avatarUrls(`${view.baseUrl}/avatar/former`);
    return { self, accountId, avatarUrls: avatars, displayName: 'Former user', active: false, accountType: 'unknown' };
  }
  if (user.recorded) return { ...user.recorded };
  const own = view.caller.user?.accountId === accountId;
  return {
    self,
    accountId,
    accountType: user.accountType,
    ...(user.email !== null && (user.emailVisible || own) ? { emailAddress: user.email } : {}),
    avatarUrls: avatarUrls(`${view.baseUrl}/avatar/${encodeURIComponent(accountId)}`),
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
  };
}

export function userDetails(view: View, user: User): Wire {
  return { ...userWire(view, user.accountId), locale: 'en_US' };
}

export function statusWire(view: View, status: Status): Wire {
  return once(view, status, () => writeStatus(view, status));
}

function writeStatus(view: View, status: Status): Wire {
  if (status.recorded) return { ...status.recorded };
  const { category } = status;
  return {
    self: `${view.baseUrl}/rest/api/3/status/${status.id}`,
    description: status.description,
    iconUrl: `${view.baseUrl}/images/icons/statuses/generic.png`,
    name: status.name,
    id: status.id,
    statusCategory: { self: `${view.baseUrl}/rest/api/3/statuscategory/${category.id}`, ...category },
    ...scopeWire(status.scope),
  };
}

function scopeWire(project: string | null): Wire {
  return project === null ? {} : { scope: { type: 'PROJECT', project: { id: project } } };
}

export function priorityWire(view: View, priority: Priority): Wire {
  return once(view, priority, () => writePriority(view, priority));
}

function writePriority(view: View, priority: Priority): Wire {
  if (priority.recorded) return { ...priority.recorded };
  return {
    self: `${view.baseUrl}/rest/api/3/priority/${priority.id}`,
    iconUrl: `${view.baseUrl}/images/icons/priorities/${priority.name.toLowerCase()}.svg`,
    name: priority.name,
    id: priority.id,
  };
}

export function issueTypeWire(view: View, type: IssueType): Wire {
  return once(view, type, () => writeIssueType(view, type));
}

function writeIssueType(view: View, type: IssueType): Wire {
  if (type.recorded) return { ...type.recorded };
  return {
    self: `${view.baseUrl}/rest/api/3/issuetype/${type.id}`,
    id: type.id,
    description: type.description,
    iconUrl: `${view.baseUrl}/images/icons/issuetypes/${type.id}.svg`,
    name: type.name,
    subtask: type.subtask,
    avatarId: 10_300 + (Number(type.id) % 30),
    hierarchyLevel: type.level,
    ...scopeWire(type.scope),
  };
}

export function resolutionWire(view: View, resolution: Resolution): Wire {
  return once(view, resolution, () => writeResolution(view, resolution));
}

function writeResolution(view: View, resolution: Resolution): Wire {
  if (resolution.recorded) return { ...resolution.recorded };
  const { id, name, description } = resolution;
  return { self: `${view.baseUrl}/rest/api/3/resolution/${id}`, id, description, name };
}

/** The project as it appears inside an issue. */
export function projectRef(view: View, project: Project): Wire {
  return once(view, project, () => writeProject(view, project));
}

function writeProject(view: View, project: Project): Wire {
  if (project.recorded) return { ...project.recorded };
  return {
    self: `${view.baseUrl}/rest/api/3/project/${project.id}`,
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: project.typeKey,
    simplified: project.style === 'next-gen',
    avatarUrls: avatarUrls(`${view.baseUrl}/avatar/project/${project.id}`),
  };
}

export function projectWire(view: View, project: Project, expand: ReadonlySet<string>): Wire {
  const base = {
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    ...projectRef(view, project),
  };
  return {
    ...base,
    ...(project.recorded ? {} : { style: project.style, isPrivate: false, properties: {} }),
    ...(project.style === 'next-gen' && !project.recorded
      ? { uuid: `0b${project.id}00-0000-4000-8000-0000000${project.id}` }
      : {}),
    ...(expand.has('description') ? { description: project.description } : {}),
    ...(expand.has('lead') && project.lead ? { lead: userWire(view, project.lead) } : {}),
    ...(expand.has('projectKeys') ? { projectKeys: [project.key] } : {}),
    ...(expand.has('issueTypes')
      ? { issueTypes: project.issueTypes.map((id) => issueTypeWire(view, view.lookup.issueType(id))) }
      : {}),
    ...(expand.has('insight') ? { insight: insightOf(view, project) } : {}),
  };
}

function insightOf(view: View, project: Project): Wire {
  const { coded, codes, instants, alive, size } = view.store.columns;
  const code = codes.project.code(project.id);
  let totalIssueCount = 0;
  let lastMs = 0;
  for (let row = 0; row < size; row++) {
    if (coded.project[row] !== code || alive[row] === 0) continue;
    totalIssueCount += 1;
    lastMs = Math.max(lastMs, instants.updatedAt[row]!);
  }
  return { totalIssueCount, lastIssueUpdateTime: jiraTime(lastMs, view.zone) };
}

export function componentWire(view: View, component: { id: string; name: string }): Wire {
  return { self: `${view.baseUrl}/rest/api/3/component/${component.id}`, ...component };
}

export function linkTypeWire(view: View, type: LinkType): Wire {
  return { ...type, self: `${view.baseUrl}/rest/api/3/issueLinkType/${type.id}` };
}

export function fieldWire(field: Field): Wire {
  return {
    id: field.id,
    key: field.id,
    name: field.name,
    custom: field.custom,
    orderable: field.navigable,
    navigable: field.navigable,
    searchable: true,
    clauseNames: [...field.clauseNames],
    ...(field.schema ? { schema: { ...field.schema } } : {}),
    ...scopeWire(field.scope),
  };
}

/** Sprint dates are UTC and bare; a sprint that has not begun has none. */
export function sprintWire(view: View, sprint: Sprint): Wire {
  if (sprint.recorded) return { ...sprint.recorded };
  const dates = {
    startDate: sprint.startAt,
    endDate: sprint.endAt,
    completeDate: sprint.completedAt,
    createdDate: sprint.createdAt,
  };
  return {
    id: sprint.id,
    self: `${view.baseUrl}/rest/agile/1.0/sprint/${sprint.id}`,
    state: sprint.state,
    name: sprint.name,
    ...datesWire(dates),
    originBoardId: sprint.board,
    goal: sprint.goal,
  };
}

/** The sprint as a member of the sprint custom field. */
export function sprintValue(sprint: Sprint): Wire {
  const dates = { startDate: sprint.startAt, endDate: sprint.endAt, completeDate: sprint.completedAt };
  return {
    id: sprint.id,
    name: sprint.name,
    state: sprint.state,
    boardId: sprint.board,
    goal: sprint.goal,
    ...datesWire(dates),
  };
}

function datesWire(dates: Record<string, number | null>): Wire {
  return Object.fromEntries(
    Object.entries(dates).flatMap(([name, ms]) => (ms === null ? [] : [[name, new Date(ms).toISOString()]])),
  );
}

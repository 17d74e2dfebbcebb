/** What happens on a site that others can be told of. */
import type { Sprint } from '../model/catalogue.ts';
import type { Attachment, Comment, History, Issue, IssueLink, Worklog } from '../model/issue.ts';

export interface SiteEvent {
  /** The `webhookEvent` of its payload. */
  name: string;
  /** The `issue_event_type_name`: why an issue was updated. */
  cause?: string;
  /** What follows from something else comes later, as Secondary. */
  flow: 'Primary' | 'Secondary';
  at: number;
  /** Null for the site itself. */
  actor: string | null;
  /** The issue as it is now, or last was. */
  issue?: Issue;
  history?: History;
  comment?: Comment;
  worklog?: Worklog;
  attachment?: Attachment;
  link?: IssueLink;
  property?: { key: string; value: unknown };
  sprint?: Sprint;
}

/** Who did something, and when. */
export interface Occasion {
  actor: string | null;
  at: number;
}

export function creationEvents(issue: Issue, occasion: Occasion): SiteEvent[] {
  return [{ name: 'jira:issue_created', cause: 'issue_created', flow: 'Primary', ...occasion, issue }];
}

/** A deletion, and later the deletions of everything that was part of the issue. */
export function deletionEvents(issue: Issue, occasion: Occasion): SiteEvent[] {
  const later = { flow: 'Secondary', ...occasion, issue } as const;
  return [
    { name: 'jira:issue_deleted', flow: 'Primary', ...occasion, issue },
    ...issue.comments.map((comment) => ({ name: 'comment_deleted', ...later, comment })),
    ...issue.worklogs.map((worklog) => ({ name: 'worklog_deleted', ...later, worklog })),
    ...issue.attachments.map((attachment) => ({ name: 'attachment_deleted', ...later, attachment })),
    ...issue.links.map((link) => ({ name: 'issuelink_deleted', ...later, link })),
  ];
}

/** What a change set off, told by comparing the issue before and after. */
export function updateEvents(before: Issue, after: Issue, occasion: Occasion): SiteEvent[] {
  const told = { flow: 'Primary', ...occasion, issue: after } as const;
  const comments = differences(before.comments, after.comments);
  const worklogs = differences(before.worklogs, after.worklogs);
  const attachments = differences(before.attachments, after.attachments);
  const links = differences(before.links, after.links);
  const parts: SiteEvent[] = [
    ...comments.map(([what, comment]) => ({ name: `comment_${what}`, ...told, comment })),
    ...worklogs.map(([what, worklog]) => ({ name: `worklog_${what}`, ...told, worklog })),
    ...attachments.map(([what, attachment]) => ({ name: `attachment_${what}`, ...told, attachment })),
    // A link has two ends, and is told of once.
    ...links
      .filter(([what, link]) => link.direction === 'outward' && what !== 'updated')
      .map(([what, link]) => ({ name: `issuelink_${what}`, ...told, link })),
  ];
  const history = after.histories.length > before.histories.length ? after.histories.at(-1) : undefined;
  const [said] = comments;
  const [logged] = worklogs;
  const quiet = before.updatedAt === after.updatedAt && history === undefined && parts.length === 0;
  const updated: SiteEvent = {
    name: 'jira:issue_updated',
    cause: said && !history ? COMMENT_CAUSES[said[0]] : logged ? WORKLOG_CAUSES[logged[0]] : causeOf(history),
    ...told,
    ...(history ? { history } : {}),
    ...(said && said[0] !== 'deleted' ? { comment: said[1] } : {}),
  };
  return [...(quiet ? [] : [updated]), ...parts, ...propertyEvents(before, after, occasion)];
}

function propertyEvents(before: Issue, after: Issue, occasion: Occasion): SiteEvent[] {
  if (before.properties === after.properties) return [];
  const told = { flow: 'Primary', ...occasion, issue: after } as const;
  const keys = new Set([...Object.keys(before.properties), ...Object.keys(after.properties)]);
  return [...keys].flatMap((key): SiteEvent[] => {
    const value = after.properties[key];
    if (!(key in after.properties))
      return [{ name: 'issue_property_deleted', ...told, property: { key, value: before.properties[key] } }];
    if (value === before.properties[key]) return [];
    return [{ name: 'issue_property_set', ...told, property: { key, value } }];
  });
}

/** A sprint made, changed, begun, ended or taken away. */
export function sprintEvents(before: Sprint | null, after: Sprint | null, occasion: Occasion): SiteEvent[] {
  const sprint = after ?? before;
  if (!sprint) return [];
  const what = after === null ? 'deleted' : before === null ? 'created' : turnOf(before, after);
  return [{ name: `sprint_${what}`, flow: 'Primary', ...occasion, sprint }];
}

function turnOf(before: Sprint, after: Sprint): string {
  if (before.state === after.state) return 'updated';
  return after.state === 'active' ? 'started' : after.state === 'closed' ? 'closed' : 'updated';
}

type Difference = 'created' | 'updated' | 'deleted';

const COMMENT_CAUSES: Record<Difference, string> = {
  created: 'issue_commented',
  updated: 'issue_comment_edited',
  deleted: 'issue_comment_deleted',
};
const WORKLOG_CAUSES: Record<Difference, string> = {
  created: 'issue_work_logged',
  updated: 'issue_worklog_updated',
  deleted: 'issue_worklog_deleted',
};

function causeOf(history: History | undefined): string {
  const fields = new Set(history?.items.map((item) => item.field));
  if (fields.has('Key')) return 'issue_moved';
  if (fields.has('status')) return 'issue_generic';
  return fields.size === 1 && fields.has('assignee') ? 'issue_assigned' : 'issue_updated';
}

function differences<Part extends { id: string }>(
  before: readonly Part[],
  after: readonly Part[],
): [Difference, Part][] {
  if (before === after) return [];
  const known = new Map(before.map((part) => [part.id, part]));
  const changed = after.flatMap((part): [Difference, Part][] => {
    const former = known.get(part.id);
    known.delete(part.id);
    return former === part ? [] : [[former ? 'updated' : 'created', part]];
  });
  return [...changed, ...[...known.values()].map((part): [Difference, Part] => ['deleted', part])];
}

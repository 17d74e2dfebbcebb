/** Comments, worklogs, histories and links of an issue in wire form. */
import { htmlOfAdf } from '../model/adf.ts';
import type { Attachment, Comment, History, Issue, IssueLink, RemoteLink, Worklog } from '../model/issue.ts';
import { issueTypeWire, linkTypeWire, priorityWire, statusWire, userWire, type Wire } from './entities.ts';
import { jiraTime } from './time.ts';
import type { View } from './view.ts';

export function commentWire(view: View, issue: Issue, comment: Comment, expand: ReadonlySet<string>): Wire {
  return {
    self: `${view.baseUrl}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    ...(comment.author === null ? {} : { author: userWire(view, comment.author) }),
    body: comment.body,
    ...(expand.has('renderedBody') ? { renderedBody: htmlOfAdf(comment.body) } : {}),
    ...(comment.updateAuthor === null ? {} : { updateAuthor: userWire(view, comment.updateAuthor) }),
    created: jiraTime(comment.createdAt, view.zone),
    updated: jiraTime(comment.updatedAt, view.zone),
    ...(comment.visibility ? { visibility: comment.visibility } : {}),
    jsdPublic: comment.public,
    ...(expand.has('properties') ? { properties: propertiesWire(comment.properties) } : {}),
  };
}

function propertiesWire(properties: Readonly<Record<string, unknown>>): Wire[] {
  return Object.entries(properties).map(([key, value]) => ({ key, value }));
}

export function worklogWire(view: View, issue: Issue, worklog: Worklog): Wire {
  return {
    self: `${view.baseUrl}/rest/api/3/issue/${issue.id}/worklog/${worklog.id}`,
    ...(worklog.author === null ? {} : { author: userWire(view, worklog.author) }),
    ...(worklog.updateAuthor === null ? {} : { updateAuthor: userWire(view, worklog.updateAuthor) }),
    ...(worklog.comment === null ? {} : { comment: worklog.comment }),
    created: jiraTime(worklog.createdAt, view.zone),
    updated: jiraTime(worklog.updatedAt, view.zone),
    started: jiraTime(worklog.startedAt, view.zone),
    timeSpent: durationText(worklog.seconds),
    timeSpentSeconds: worklog.seconds,
    id: worklog.id,
    issueId: String(issue.id),
  };
}

/** `1h 30m`, in working days of eight hours. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const parts: [number, string][] = [
    [Math.floor(minutes / 480), 'd'],
    [Math.floor((minutes % 480) / 60), 'h'],
    [minutes % 60, 'm'],
  ];
  const text = parts.flatMap(([amount, unit]) => (amount > 0 ? [`${amount}${unit}`] : [])).join(' ');
  return text === '' ? '0m' : text;
}

export function historyWire(view: View, history: History): Wire {
  return {
    id: history.id,
    ...(history.author === null ? {} : { author: userWire(view, history.author) }),
    created: jiraTime(history.at, view.zone),
    items: history.items,
  };
}

/** The short form of an issue inside links, parents and subtasks. */
export function issueRef(view: View, id: number): Wire | null {
  const issue = view.store.byId(id);
  if (!issue) return null;
  return {
    id: String(issue.id),
    key: issue.key,
    self: `${view.baseUrl}/rest/api/3/issue/${issue.id}`,
    fields: {
      summary: issue.summary,
      status: statusWire(view, view.lookup.status(issue.status)),
      priority: issue.priority === null ? null : priorityWire(view, view.lookup.priority(issue.priority)),
      issuetype: issueTypeWire(view, view.lookup.issueType(issue.type)),
    },
  };
}

export function linkWire(view: View, link: IssueLink): Wire[] {
  const other = issueRef(view, link.other);
  if (!other) return [];
  return [
    {
      id: link.id,
      self: `${view.baseUrl}/rest/api/3/issueLink/${link.id}`,
      type: linkTypeWire(view, view.lookup.linkType(link.type)),
      [link.direction === 'outward' ? 'outwardIssue' : 'inwardIssue']: other,
    },
  ];
}

export function attachmentWire(view: View, attachment: Attachment): Wire {
  return {
    self: `${view.baseUrl}/rest/api/3/attachment/${attachment.id}`,
    id: attachment.id,
    filename: attachment.filename,
    ...(attachment.author === null ? {} : { author: userWire(view, attachment.author) }),
    created: jiraTime(attachment.createdAt, view.zone),
    size: attachment.size,
    mimeType: attachment.mimeType,
    content: `${view.baseUrl}/rest/api/3/attachment/content/${attachment.id}`,
  };
}

export function remoteLinkWire(view: View, issue: Issue, link: RemoteLink): Wire {
  if (link.recorded) return { ...link.recorded };
  return {
    id: link.id,
    self: `${view.baseUrl}/rest/api/3/issue/${issue.key}/remotelink/${link.id}`,
    ...(link.relationship === undefined ? {} : { relationship: link.relationship }),
    object: { url: link.url, title: link.title },
  };
}

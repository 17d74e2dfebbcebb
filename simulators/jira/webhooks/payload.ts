/** What a webhook says: the shapes of the second version of the API, whose texts are strings. */
import { isAdf, textOfAdf } from '../model/adf.ts';
import type { Issue } from '../model/issue.ts';
import { attachmentWire, commentWire, worklogWire } from '../wire/conversation.ts';
import { sprintWire, userWire, type Wire } from '../wire/entities.ts';
import { issueWire, selectFields } from '../wire/issue.ts';
import type { View } from '../wire/view.ts';
import type { SiteEvent } from './site-event.ts';

const NOTHING: ReadonlySet<string> = new Set();
const PLAIN = { expand: NOTHING, properties: [], changelogCap: 0 };
const BRIEF = ['summary', 'issuetype', 'project', 'assignee', 'priority', 'status'];

/** Events about something on an issue show little of the issue itself, and some nothing. */
const BRIEF_EVENTS = /^(comment|attachment|issue_property)_/;
const ISSUELESS_EVENTS = /^(worklog|issuelink|sprint)_/;

/** The payload without what differs from one recipient to the next. */
export function payloadOf(view: View, event: SiteEvent): Wire {
  const { issue, history, comment, worklog, attachment, link, property, sprint } = event;
  const payload: Wire = {
    timestamp: event.at,
    webhookEvent: event.name,
    ...(event.cause === undefined ? {} : { issue_event_type_name: event.cause }),
    ...(event.actor === null ? {} : { user: userWire(view, event.actor) }),
    ...(issue && !ISSUELESS_EVENTS.test(event.name)
      ? { issue: issueOf(view, issue, BRIEF_EVENTS.test(event.name)) }
      : {}),
    ...(comment && issue ? { comment: commentWire(view, issue, comment, NOTHING) } : {}),
    ...(worklog && issue ? { worklog: worklogWire(view, issue, worklog) } : {}),
    ...(attachment ? { attachment: attachmentWire(view, attachment) } : {}),
    ...(property ? { property } : {}),
    ...(sprint ? { sprint: sprintWire(view, sprint) } : {}),
    ...(BRIEF_EVENTS.test(event.name) ? { eventType: 'primaryAction' } : {}),
  };
  const told = secondVersion(payload, view.baseUrl) as Wire;
  if (history) told.changelog = { id: history.id, items: history.items };
  if (link && issue) told.issueLink = linkOf(view, issue.id, link);
  return told;
}

function issueOf(view: View, issue: Issue, brief: boolean): Wire {
  const fields = brief ? BRIEF : ['*all', '-comment', '-worklog'];
  const selection = { ...selectFields(fields, view.lookup, '*all'), bare: null };
  const { expand: _, ...wire } = issueWire(view, issue, selection, PLAIN);
  return wire;
}

function linkOf(view: View, source: number, link: NonNullable<SiteEvent['link']>): Wire {
  const type = view.lookup.linkType(link.type);
  const [from, to] = link.direction === 'outward' ? [source, link.other] : [link.other, source];
  return {
    id: Number(link.id),
    sourceIssueId: from,
    destinationIssueId: to,
    issueLinkType: {
      id: Number(type.id),
      name: type.name,
      outwardName: type.outward,
      inwardName: type.inward,
      isSubTaskLinkType: false,
      isSystemLinkType: false,
    },
    systemLink: false,
  };
}

/** Documents become their text, and addresses those of the second version. */
function secondVersion(value: unknown, baseUrl: string): unknown {
  if (typeof value === 'string') {
    const prefix = `${baseUrl}/rest/api/3/`;
    return value.startsWith(prefix) ? `${baseUrl}/rest/api/2/${value.slice(prefix.length)}` : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => secondVersion(one, baseUrl));
  if ((value as { type?: unknown }).type === 'doc' && isAdf(value)) return textOfAdf(value);
  const copy: Record<string, unknown> = {};
  for (const name in value) copy[name] = secondVersion((value as Record<string, unknown>)[name], baseUrl);
  return copy;
}

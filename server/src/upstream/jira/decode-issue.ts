import { NO_PRIORITY_RANK, type SourceLink, type SourceTicket } from '../../domain/source.ts';
import { jiraStatusMeaning, type StatusMeaning } from '../../domain/status.ts';
import { decodeAttachment, decodeBody, decodeComment, decodeWorklog } from './decode-conversation.ts';
import { decodeCustomValue, decodeSprintIds } from './decode-custom-field.ts';
import { PeopleMet } from './decode-person.ts';
import { decodeRequest, requestTypeName } from './decode-request.ts';
import { decodeSla } from './decode-sla.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import type { JiraIssueWire, JiraLinkWire, JiraStatusWire } from './issue-wire.ts';
import { dayOrNull, jiraTime, jiraTimeOrNull } from './jira-time.ts';
import type { IssueReading } from './jira-upstream.ts';

/** What a status means, told from its category and name. */
export function meaningOf(status: JiraStatusWire): StatusMeaning {
  return jiraStatusMeaning(status.name, status.statusCategory?.key ?? 'undefined');
}

/** An issue of the site at `siteUrl`, in our words. */
export function decodeIssue(
  wire: JiraIssueWire,
  siteUrl: string,
  { catalogue, priorities }: IssueReading,
): SourceTicket {
  const { fields } = wire;
  const custom = fields as Record<string, unknown>;
  const people = new PeopleMet();
  const meaning = meaningOf(fields.status);
  const priority = fields.priority?.name ?? null;
  const updatedAt = jiraTime(fields.updated);
  const comments = fields.comment?.comments ?? [];
  const worklogs = fields.worklog?.worklogs ?? [];
  return {
    sourceId: String(wire.id),
    key: wire.key,
    url: `${siteUrl}/browse/${encodeURIComponent(wire.key)}`,
    deskSourceId: String(fields.project.id),
    version: updatedAt,
    deleted: false,
    summary: fields.summary ?? '',
    description: decodeBody(fields.description),
    statusSourceId: String(fields.status.id),
    status: fields.status.name,
    statusCategory: meaning.category,
    waitsFor: meaning.waitsFor,
    priority,
    priorityRank: priorities.find(({ name }) => name === priority)?.rank ?? NO_PRIORITY_RANK,
    type: fields.issuetype.name,
    isSubtask: fields.issuetype.subtask ?? false,
    parentSourceId: fields.parent ? String(fields.parent.id) : null,
    category: requestTypeName(custom, catalogue),
    requesterSourceId: people.meet(fields.reporter) ?? people.meet(fields.creator),
    assigneeSourceId: people.meet(fields.assignee),
    labels: fields.labels ?? [],
    components: (fields.components ?? []).map(({ name }) => name),
    customFields: catalogue.shown.flatMap(({ id, name }) => {
      const value = decodeCustomValue(custom[id]);
      return value === undefined ? [] : [{ id, name, value }];
    }),
    storyPoints: storyPoints(custom, catalogue),
    sprintSourceIds: catalogue.sprint === null ? [] : decodeSprintIds(custom[catalogue.sprint]),
    resolution: fields.resolution?.name ?? null,
    createdAt: jiraTime(fields.created),
    updatedAt,
    // Some projects never set a resolution: there the move into a done status is the moment.
    resolvedAt:
      meaning.category === 'done' ? jiraTimeOrNull(fields.resolutiondate ?? fields.statuscategorychangedate) : null,
    dueAt: dayOrNull(fields.duedate),
    comments: {
      items: comments.map((comment) => decodeComment(comment, people)),
      complete: fields.comment != null && comments.length >= (fields.comment.total ?? 0),
    },
    worklogs: {
      items: worklogs.map((worklog) => decodeWorklog(worklog, people)),
      complete: fields.worklog != null && worklogs.length >= (fields.worklog.total ?? 0),
    },
    attachments: (fields.attachment ?? []).map((attachment) => decodeAttachment(attachment, people)),
    links: (fields.issuelinks ?? []).flatMap(decodeLink),
    slas: catalogue.slas.flatMap(({ id, name }) => decodeSla(id, name, custom[id]) ?? []),
    service: decodeRequest(custom, catalogue, people),
    people: people.all(),
  };
}

function storyPoints(custom: Record<string, unknown>, catalogue: FieldCatalogue): number | null {
  for (const id of catalogue.storyPoints) {
    const value = custom[id];
    if (typeof value === 'number') return value;
  }
  return null;
}

const BLOCKED_BY = /\bblocked by\b|\bdepends on\b/i;

/** A link is read from this issue: the side that is present tells the direction. */
function decodeLink({ type, inwardIssue, outwardIssue }: JiraLinkWire): SourceLink[] {
  const other = inwardIssue ?? outwardIssue;
  if (!other) return [];
  const words = inwardIssue ? type.inward : type.outward;
  return [
    {
      type: words,
      otherSourceId: String(other.id),
      otherKey: other.key,
      otherSummary: other.fields?.summary ?? '',
      blockedBy: BLOCKED_BY.test(words) || (Boolean(inwardIssue) && /^block/i.test(type.name)),
    },
  ];
}

import { adfToText } from '../../domain/rich-text/adf-to-text.ts';
import type { Body, SourceAttachment, SourceComment, SourceWorklog } from '../../domain/source.ts';
import type { PeopleMet } from './decode-person.ts';
import type { JiraAttachmentWire, JiraBodyWire, JiraCommentWire, JiraWorklogWire } from './issue-wire.ts';
import { jiraTime, jiraTimeOrNull } from './jira-time.ts';

export function decodeBody(wire: JiraBodyWire | null | undefined): Body | null {
  if (wire === null || wire === undefined || wire === '') return null;
  if (typeof wire === 'string') return { format: 'text', source: wire, text: wire };
  return { format: 'adf', source: JSON.stringify(wire), text: adfToText(wire) };
}

const EMPTY: Body = { format: 'text', source: '', text: '' };

/** A comment restricted to a role or group is internal, whatever its service desk flag says. */
export function decodeComment(wire: JiraCommentWire, people: PeopleMet): SourceComment {
  const createdAt = jiraTime(wire.created);
  return {
    sourceId: String(wire.id),
    authorSourceId: people.meet(wire.author),
    body: decodeBody(wire.body) ?? EMPTY,
    public: wire.jsdPublic !== false && !wire.visibility,
    createdAt,
    updatedAt: jiraTimeOrNull(wire.updated) ?? createdAt,
  };
}

export function decodeWorklog(wire: JiraWorklogWire, people: PeopleMet): SourceWorklog {
  const startedAt = jiraTime(wire.started);
  return {
    sourceId: String(wire.id),
    authorSourceId: people.meet(wire.author),
    startedAt,
    updatedAt: jiraTimeOrNull(wire.updated) ?? startedAt,
    seconds: wire.timeSpentSeconds,
    text: decodeBody(wire.comment)?.text ?? '',
  };
}

export function decodeAttachment(wire: JiraAttachmentWire, people: PeopleMet): SourceAttachment {
  const sourceId = String(wire.id);
  return {
    sourceId,
    filename: wire.filename,
    mimeType: wire.mimeType || 'application/octet-stream',
    sizeBytes: wire.size ?? 0,
    authorSourceId: people.meet(wire.author),
    createdAt: jiraTimeOrNull(wire.created),
    // Not the wire's own address, which is of another host for some sign-in methods.
    url: attachmentPath(sourceId),
  };
}

/** `redirect=false`: Jira gives the bytes itself instead of sending us to another host. */
export function attachmentPath(sourceId: string): string {
  return `/rest/api/3/attachment/content/${encodeURIComponent(sourceId)}?redirect=false`;
}

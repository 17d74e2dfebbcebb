import { Type } from 'typebox';
import type { WebhookHint } from '../../domain/webhook.ts';
import { DecodeError, Maybe, wireReader } from '../transport/wire.ts';

/** An issue's id; keys change and are not taken. */
const IssueId = Type.Union([
  Type.String({ pattern: '^[1-9][0-9]{0,18}$' }),
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
]);

// Only what says which issue is looked at: the rest is in the old shape, in part, and as old as the delivery.
const readPayload = wireReader(
  'webhook',
  Type.Object({
    webhookEvent: Type.String({ minLength: 1, maxLength: 100 }),
    issue: Maybe(Type.Object({ id: IssueId })),
    worklog: Maybe(Type.Object({ issueId: Maybe(IssueId) })),
    issueLink: Maybe(Type.Object({ sourceIssueId: Maybe(IssueId), destinationIssueId: Maybe(IssueId) })),
  }),
);

/** Events about what a site is made of. */
const CATALOGUE_EVENT = /^(?:sprint|board|project|jira:version|version|issuetype|option|filter)_/;

/** What a Jira webhook hints at; null when it is none. */
export function jiraHintOf(payload: Readonly<Record<string, unknown>>): WebhookHint | null {
  const wire = read(payload);
  if (wire === null) return null;
  const { webhookEvent: event, issue, worklog, issueLink } = wire;
  const named = [issue?.id, worklog?.issueId, issueLink?.sourceIssueId, issueLink?.destinationIssueId];
  return {
    event,
    tickets: [...new Set(named.flatMap((id) => (id === null || id === undefined ? [] : [String(id)])))],
    deleted: event === 'jira:issue_deleted',
    catalogue: CATALOGUE_EVENT.test(event),
  };
}

function read(payload: Readonly<Record<string, unknown>>): ReturnType<typeof readPayload> | null {
  try {
    return readPayload(payload);
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

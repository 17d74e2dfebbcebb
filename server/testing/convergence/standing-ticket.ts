import type { Json, TwoSites } from '../two-sites.ts';

/** What people can do to a ticket from here, as it now stands upstream. */
export interface TicketThere {
  summary: string;
  status: string;
  priority: string | null;
  /** Source id. */
  assignee: string | null;
  labels: string[];
  comments: { text: string; public: boolean }[];
}

/** One ticket, read over its site's own API. */
export function readTicketThere(sites: TwoSites, key: string): Promise<TicketThere> {
  return key.startsWith('ZD-') ? readZendeskTicket(sites, key.slice(3)) : readJiraIssue(sites, key);
}

async function readJiraIssue({ call }: TwoSites, key: string): Promise<TicketThere> {
  const { fields } = await call.jira('GET', `/rest/api/3/issue/${key}`);
  const { comments } = await call.jira('GET', `/rest/api/3/issue/${key}/comment?maxResults=100`);
  return {
    summary: fields.summary,
    status: fields.status.name,
    priority: fields.priority?.name ?? null,
    assignee: fields.assignee?.accountId ?? null,
    labels: fields.labels,
    comments: comments.map((comment: Json) => ({ text: textOf(comment.body), public: comment.jsdPublic !== false })),
  };
}

function textOf({ text = '', content = [] }: Json): string {
  return text + content.map(textOf).join('');
}

async function readZendeskTicket({ call }: TwoSites, id: string): Promise<TicketThere> {
  const { ticket } = await call.zendesk('GET', `/api/v2/tickets/${id}.json`);
  const { comments } = await call.zendesk('GET', `/api/v2/tickets/${id}/comments.json?page[size]=100`);
  const { custom_statuses: statuses } = await call.zendesk('GET', '/api/v2/custom_statuses.json');
  return {
    summary: ticket.subject,
    status: statuses.find((status: Json) => status.id === ticket.custom_status_id).agent_label,
    priority: ticket.priority && ticket.priority.charAt(0).toUpperCase() + ticket.priority.slice(1),
    assignee: ticket.assignee_id === null ? null : String(ticket.assignee_id),
    labels: ticket.tags,
    comments: comments.map((comment: Json) => ({ text: comment.plain_body, public: comment.public })),
  };
}

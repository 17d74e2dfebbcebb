/** What the app that connects the account with Jira knows: which ticket is which issue. */
import { ID_BASE } from '../../jira/site/issue-ids.ts';
import { escalationsOf } from '../../world/escalations.ts';
import type { Desk } from '../desk.ts';
import { pageOf } from '../http/paging.ts';
import { text } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import { isoTime } from '../wire/time.ts';

interface JiraLink {
  id: number;
  ticket_id: string;
  issue_id: string;
  issue_key: string;
  created_at: string;
  updated_at: string;
}

const LARGEST_PAGE = 1_000;

export function jiraLinkRoutes(desk: Desk): Route[] {
  let all: JiraLink[] | null = null;
  const links = () => {
    all ??= escalationsOf(desk.world).map(({ ticket, issue, at }, position) => ({
      id: position + 1,
      ticket_id: String(ticket.number),
      issue_id: String(ID_BASE + issue.index),
      issue_key: `${issue.desk}-${issue.number}`,
      created_at: isoTime(at),
      updated_at: isoTime(at),
    }));
    return all;
  };
  const asked = ({ query }: Call) => {
    const ticket = text(query, 'filter[ticket_id]');
    return links().filter(({ ticket_id }) => ticket === undefined || ticket_id === ticket);
  };
  return [
    {
      method: 'GET',
      path: '/api/v2/jira/links',
      resource: 'jira_links',
      role: 'admin',
      answer: (call) => {
        const items = asked(call);
        const listing = { items, order: 'id', key: () => 0, id: ({ id }: JiraLink) => id, maximum: LARGEST_PAGE };
        const page = pageOf(call.place, listing);
        // Addresses of other pages would go by the name of the list itself.
        return { ...page.envelope, links: page.items, total: items.length };
      },
    },
  ];
}

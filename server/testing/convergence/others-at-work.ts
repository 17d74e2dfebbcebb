import type { CallSite, Json, TwoSites } from '../two-sites.ts';

/**
 * Works at both sites as their own people do: edits, comments, moves, links, new tickets, a ticket that goes to
 * another project and one that is deleted.
 *
 * @returns keys of the tickets whose rows or details have changed by it
 */
export async function othersAtWork({ jira, call }: TwoSites): Promise<string[]> {
  return [...(await workInJira(call.jira, jira.control.moveIssue)), ...(await workInZendesk(call.zendesk))];
}

async function workInJira(call: CallSite, moveIssue: (key: string, projectKey: string) => void): Promise<string[]> {
  const { issues } = await call(
    'GET',
    `/rest/api/3/search/jql?maxResults=20&fields=issuetype&jql=${encodeURIComponent(
      'project = MSM AND statusCategory != Done ORDER BY key ASC',
    )}`,
  );
  const [renamed, commented, moved, blocked, assigned, wandering] = issues
    .filter(({ fields }: Json) => !fields.issuetype.subtask)
    .map(({ key }: Json) => key as string);
  const paragraph = (text: string) => ({
    type: 'doc',
    version: 1,
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  });
  await call('PUT', `/rest/api/3/issue/${renamed}`, {
    fields: { summary: 'Printer on floor 3 is back', labels: ['printer', 'back'] },
  });
  await call('POST', `/rest/api/3/issue/${commented}/comment`, { body: paragraph('Somebody is on the way to you.') });
  const { transitions } = await call('GET', `/rest/api/3/issue/${moved}/transitions`);
  await call('POST', `/rest/api/3/issue/${moved}/transitions`, { transition: { id: transitions[0].id } });
  await call('PUT', `/rest/api/3/issue/${assigned}/assignee`, { accountId: null });
  await call('POST', '/rest/api/3/issueLink', {
    type: { name: 'Blocks' },
    inwardIssue: { key: renamed },
    outwardIssue: { key: blocked },
  });
  moveIssue(wandering, 'HR');
  const { fields } = await call('GET', `/rest/api/3/issue/${renamed}?fields=project,issuetype`);
  const made = await call('POST', '/rest/api/3/issue', {
    fields: {
      project: { id: fields.project.id },
      issuetype: { id: fields.issuetype.id },
      summary: 'Badge does not open the garage',
      description: paragraph('Since this morning, for everybody on the second floor.'),
    },
  });
  const wandered = await call('GET', `/rest/api/3/issue/${wandering}?fields=summary`);
  return [renamed, commented, moved, blocked, assigned, wandered.key, made.key];
}

async function workInZendesk(call: CallSite): Promise<string[]> {
  const { tickets } = await call('GET', '/api/v2/tickets.json?page[size]=100&sort=-updated_at');
  const [answered, tagged, solved, removed] = tickets.filter(
    ({ status }: Json) => status !== 'solved' && status !== 'closed',
  );
  const update = (ticket: Json, change: object) => call('PUT', `/api/v2/tickets/${ticket.id}.json`, { ticket: change });
  await update(answered, { comment: { body: 'The refund is on its way.', public: true }, status: 'pending' });
  await update(tagged, { tags: ['vip', 'refund'], priority: 'urgent' });
  await update(solved, { status: 'solved', comment: { body: 'Done by phone.', public: false } });
  await call('DELETE', `/api/v2/tickets/${removed.id}.json`);
  const { ticket } = await call('POST', '/api/v2/tickets.json', {
    ticket: { subject: 'Where is my order?', comment: { body: 'It should have been here on Monday.' } },
  });
  return [answered, tagged, solved, removed, ticket].map(({ id }) => `ZD-${id}`);
}

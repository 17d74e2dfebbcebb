import { expect, test } from 'vitest';
import { cannedTransport } from '../../upstream/canned-transport.testing.ts';
import { createJiraClient } from '../../upstream/jira/jira-client.ts';
import type { UpstreamRequest } from '../../upstream/transport/transport.ts';
import { queueMembers } from './queue-members.ts';

test("J22: a queue's query is asked for ids alone, and never the queue for its issues", async () => {
  const asked: UpstreamRequest[] = [];
  const pages = [
    { issues: [{ id: '1' }, { id: '2' }], nextPageToken: 'more' },
    { issues: [{ id: '2' }, { id: '3' }], isLast: true },
  ];
  const transport = cannedTransport('jira', (request) => {
    asked.push(request);
    return JSON.stringify(pages.shift());
  });
  const upstream = createJiraClient({ transport, siteUrl: 'https://acme.atlassian.net' });
  const query = 'issue in linkedIssues(DESK-1) ORDER BY created';
  const queue = { id: 1, sourceId: '7', deskSourceId: '10001', query, unsupported: ['linkedIssues'] };
  expect(await queueMembers(upstream, queue, new AbortController().signal)).toEqual(['1', '2', '3']);
  const jql = 'project = 10001 AND (issue in linkedIssues(DESK-1))';
  const search = { method: 'POST', path: '/rest/api/3/search/jql' };
  expect(asked).toMatchObject([
    { ...search, body: { jql, fields: ['id'] } },
    { ...search, body: { jql, fields: ['id'], nextPageToken: 'more' } },
  ]);
});

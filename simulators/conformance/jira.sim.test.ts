/** Every endpoint of the Jira simulator against the vendor's OpenAPI documents. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JiraSimulator, startJiraSimulator } from '../jira/simulator.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { adf, type JiraClient, jiraClient } from './jira-client.ts';
import { documentsAreThere, JiraOpenApi } from './jira-openapi.ts';

let simulator: JiraSimulator;
let client: JiraClient;

beforeAll(async () => {
  simulator = await startJiraSimulator({ tickets: 2000, clock: { now: () => DEFAULT_ANCHOR }, rateLimits: false });
  client = jiraClient(simulator.url);
});
afterAll(() => simulator.close());

const READS = [
  '/rest/api/3/myself',
  '/rest/api/3/serverInfo',
  '/rest/api/3/project/search?expand=description,lead,projectKeys,issueTypes,insight&maxResults=2',
  '/rest/api/3/project/PLAT',
  '/rest/api/3/field',
  '/rest/api/3/field/search?maxResults=5&startAt=30',
  '/rest/api/3/status',
  '/rest/api/3/priority',
  '/rest/api/3/priority/search',
  '/rest/api/3/issuetype',
  '/rest/api/3/resolution',
  '/rest/api/3/issueLinkType',
  '/rest/api/3/users/search?maxResults=300',
  '/rest/api/3/user/assignable/search?project=MSM&query=a',
  '/rest/api/3/search/jql?jql=project%20%3D%20MSM&fields=*all&expand=names,schema,changelog,transitions,renderedFields',
  '/rest/api/3/search/jql?jql=project%20in%20(PLAT,MOB)&maxResults=5000',
  '/rest/api/3/issue/MSM-600?expand=changelog,names,schema,transitions,renderedFields',
  '/rest/api/3/issue/PLAT-250',
  '/rest/api/3/issue/MSM-600/changelog',
  '/rest/api/3/issue/MSM-600/comment?expand=renderedBody',
  '/rest/api/3/issue/MSM-600/transitions?expand=transitions.fields',
  '/rest/api/3/issue/PLAT-250/worklog',
  '/rest/api/3/issue/PLAT-250/remotelink',
  '/rest/api/3/issue/PLAT-250/properties',
  '/rest/api/3/worklog/updated?since=0',
  '/rest/api/3/worklog/deleted?since=0',
  '/rest/agile/1.0/board',
  '/rest/agile/1.0/board/1',
  '/rest/agile/1.0/board/1/configuration',
  '/rest/agile/1.0/board/3/configuration',
  '/rest/agile/1.0/board/1/sprint',
  '/rest/agile/1.0/board/1/issue?maxResults=5',
  '/rest/agile/1.0/board/1/backlog?maxResults=5',
  '/rest/agile/1.0/sprint/11',
  '/rest/agile/1.0/sprint/11/issue?maxResults=5',
  '/rest/servicedeskapi/info',
  '/rest/servicedeskapi/servicedesk',
  '/rest/servicedeskapi/servicedesk/1',
  '/rest/servicedeskapi/servicedesk/1/queue?includeCount=true',
  '/rest/servicedeskapi/servicedesk/1/queue/1',
  '/rest/servicedeskapi/servicedesk/1/queue/1/issue?limit=5',
  '/rest/servicedeskapi/servicedesk/1/customer?limit=5',
  '/rest/servicedeskapi/servicedesk/1/requesttype',
  '/rest/servicedeskapi/request/MSM-600?expand=sla,comment,participant',
  '/rest/servicedeskapi/request/MSM-600/sla',
  '/rest/servicedeskapi/request/MSM-600/sla/2',
  '/rest/servicedeskapi/request/MSM-600/comment',
  '/rest/servicedeskapi/request/MSM-600/transition',
  '/rest/servicedeskapi/request/MSM-600/participant',
];

describe.skipIf(!documentsAreThere)(
  'answers conform to the documents (left out without ../shared/data/openapi)',
  () => {
    const openapi = documentsAreThere ? new JiraOpenApi() : (undefined as never);

    test.each(READS)('GET %s', async (path) => {
      const { status, body } = await client.get(path);
      expect(status).toBe(200);
      expect(openapi.faults('GET', path, status, body)).toEqual([]);
    });

    test('reading posts', async () => {
      const comments = (await client.get('/rest/api/3/issue/MSM-600/comment')).body.comments;
      const worklogs = (await client.get('/rest/api/3/worklog/updated?since=0')).body.values;
      const histories = (await client.get('/rest/api/3/issue/MSM-600/changelog')).body.values;
      const posts: [string, unknown][] = [
        ['/rest/api/3/search/jql', { jql: 'project = HR', fields: ['*navigable'], maxResults: 20 }],
        ['/rest/api/3/search/approximate-count', { jql: 'project = HR' }],
        ['/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: ['HR-1', 'HR-2', 'NOPE-1'], fields: ['*all'] }],
        ['/rest/api/3/changelog/bulkfetch', { issueIdsOrKeys: ['HR-1', 'HR-2'] }],
        [
          '/rest/api/3/issue/MSM-600/changelog/list',
          { changelogIds: histories.map((one: { id: string }) => Number(one.id)) },
        ],
        ['/rest/api/3/comment/list?expand=properties', { ids: comments.map((one: { id: string }) => Number(one.id)) }],
        ['/rest/api/3/worklog/list', { ids: worklogs.slice(0, 20).map((one: { worklogId: number }) => one.worklogId) }],
      ];
      for (const [path, sent] of posts) {
        const { status, body } = await client.post(path, sent);
        expect(status, path).toBe(200);
        expect(openapi.faults('POST', path, status, body), path).toEqual([]);
      }
    });

    test('writes', async () => {
      const created = await client.post('/rest/api/3/issue', {
        fields: {
          project: { key: 'PLAT' },
          issuetype: { name: 'Bug' },
          summary: 'Conforms',
          description: adf('As documented'),
        },
      });
      const key = created.body.key as string;
      const comment = await client.post(`/rest/api/3/issue/${key}/comment?expand=properties`, {
        body: adf('Noted'),
        properties: [{ key: 'sd.public.comment', value: { internal: true } }],
      });
      const worklog = await client.post(`/rest/api/3/issue/${key}/worklog`, {
        timeSpentSeconds: 5400,
        comment: adf('Looked into it'),
      });
      const answers: [string, string, { status: number; body: unknown }][] = [
        ['POST', '/rest/api/3/issue', created],
        ['POST', `/rest/api/3/issue/${key}/comment`, comment],
        [
          'PUT',
          `/rest/api/3/issue/${key}/comment/1`,
          await client.put(`/rest/api/3/issue/${key}/comment/${comment.body.id}`, { body: adf('Changed') }),
        ],
        ['POST', `/rest/api/3/issue/${key}/worklog`, worklog],
        [
          'PUT',
          `/rest/api/3/issue/${key}`,
          await client.put(`/rest/api/3/issue/${key}`, { fields: { labels: ['documented'] } }),
        ],
        [
          'PUT',
          `/rest/api/3/issue/${key}/assignee`,
          await client.put(`/rest/api/3/issue/${key}/assignee`, { accountId: null }),
        ],
        [
          'POST',
          `/rest/api/3/issue/${key}/transitions`,
          await client.post(`/rest/api/3/issue/${key}/transitions`, { transition: { id: '111' } }),
        ],
        [
          'POST',
          '/rest/api/3/issueLink',
          await client.post('/rest/api/3/issueLink', {
            type: { name: 'Blocks' },
            inwardIssue: { key },
            outwardIssue: { key: 'PLAT-3' },
          }),
        ],
        [
          'POST',
          `/rest/api/3/issue/${key}/remotelink`,
          await client.post(`/rest/api/3/issue/${key}/remotelink`, {
            object: { url: 'https://example.com/1', title: 'One' },
          }),
        ],
        ['GET', `/rest/api/3/issue/${key}/remotelink`, await client.get(`/rest/api/3/issue/${key}/remotelink`)],
        ['GET', `/rest/api/3/issue/${key}`, await client.get(`/rest/api/3/issue/${key}`)],
        ['GET', `/rest/api/3/issue/${key}/worklog`, await client.get(`/rest/api/3/issue/${key}/worklog`)],
        [
          'PUT',
          `/rest/api/3/issue/${key}/properties/mark`,
          await client.put(`/rest/api/3/issue/${key}/properties/mark`, { seen: 1 }),
        ],
        [
          'GET',
          `/rest/api/3/issue/${key}/properties/mark`,
          await client.get(`/rest/api/3/issue/${key}/properties/mark`),
        ],
        [
          'POST',
          '/rest/servicedeskapi/request/MSM-600/comment',
          await client.post('/rest/servicedeskapi/request/MSM-600/comment', { body: 'Hello', public: true }),
        ],
        ['DELETE', `/rest/api/3/issue/${key}`, await client.delete(`/rest/api/3/issue/${key}`)],
      ];
      for (const [method, path, { status, body }] of answers) {
        expect(status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(300);
        expect(openapi.faults(method, path, status, body), `${method} ${path}`).toEqual([]);
      }
    });

    test('refusals', async () => {
      const refused: [string, string, { status: number; body: unknown }][] = [
        ['GET', '/rest/api/3/issue/MSM-999999', await client.get('/rest/api/3/issue/MSM-999999')],
        ['POST', '/rest/api/3/issue', await client.post('/rest/api/3/issue', { fields: { project: { key: 'PLAT' } } })],
        ['GET', '/rest/servicedeskapi/servicedesk/77', await client.get('/rest/servicedeskapi/servicedesk/77')],
      ];
      for (const [method, path, { status, body }] of refused) {
        expect(status, path).toBeGreaterThanOrEqual(400);
        expect(openapi.faults(method, path, status, body), path).toEqual([]);
      }
    });
  },
);

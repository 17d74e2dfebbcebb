import { describe, expect, test } from 'vitest';
import { cannedTransport } from '../canned-transport.testing.ts';
import type { UpstreamRequest } from '../transport/transport.ts';
import { createJiraClient } from './jira-client.ts';
import { DESK_VALUES, named, readAllPages, VALUES } from './paging.ts';

const records = Array.from({ length: 230 }, (_, index) => index);

describe('a list of 230, whatever the site says of its pages', () => {
  const slice = ({ query = {} }: UpstreamRequest, offset: string, cap: number) =>
    records.slice(Number(query[offset]), Number(query[offset]) + cap);

  test.each<[string, typeof VALUES, (request: UpstreamRequest) => unknown]>([
    [
      'with a last flag, clamped',
      VALUES,
      (request) => ({
        values: slice(request, 'startAt', 50),
        maxResults: 50,
        isLast: Number(request.query?.startAt) >= 200,
      }),
    ],
    [
      'of service desks',
      DESK_VALUES,
      (request) => ({
        values: slice(request, 'start', 50),
        limit: 50,
        isLastPage: Number(request.query?.start) >= 200,
      }),
    ],
    [
      'with a total',
      named('comments'),
      (request) => ({ comments: slice(request, 'startAt', 100), maxResults: 100, total: 230 }),
    ],
    [
      'with a total of the page alone',
      named('worklogs'),
      (request) => ({
        worklogs: slice(request, 'startAt', 100),
        maxResults: 100,
        total: slice(request, 'startAt', 100).length,
      }),
    ],
    ['with nothing but records', named('comments'), (request) => ({ comments: slice(request, 'startAt', 100) })],
    ['whose flag is missing', VALUES, (request) => ({ values: slice(request, 'startAt', 100) })],
  ])('%s', async (_name, family, answer) => {
    const transport = cannedTransport('jira', (request) => JSON.stringify(answer(request)));
    await expect(readAllPages(transport, '/x', family, 100, {}, {})).resolves.toEqual(records);
  });

  test('without an end is given up', async () => {
    const transport = cannedTransport('jira', () => '{"values":[1],"isLast":false}');
    await expect(readAllPages(transport, '/x', VALUES, 100, {}, {})).rejects.toMatchObject({ kind: 'upstream_failed' });
  });
});

describe('changelogs in bulk', () => {
  const entry = (id: string, created: number) => ({ id, created, items: [{ field: 'labels', fieldtype: 'jira' }] });
  const client = (pages: Record<string, unknown>) =>
    createJiraClient({
      transport: cannedTransport('jira', ({ body }) =>
        JSON.stringify(pages[(body as { nextPageToken?: string }).nextPageToken ?? 'first']),
      ),
      siteUrl: 'https://acme.atlassian.net',
    });

  test('J10: of one issue may span pages and repeat entries', async () => {
    const { byIssue, rejected } = await client({
      first: {
        issueChangeLogs: [
          { issueId: '1', changeHistories: [entry('10', 2_000_000_000_000), entry('9', 1_900_000_000_000)] },
          { issueId: 2, changeHistories: [entry('7', 1_900_000_000)] },
        ],
        nextPageToken: 'b',
      },
      b: {
        issueChangeLogs: [
          {
            issueId: '1',
            changeHistories: [entry('10', 2_000_000_000_000), entry('11', 2_000_000_000_000), { id: '12' }],
          },
        ],
      },
    }).changelogs(['1', '2']);
    expect(byIssue.get('1')?.map(({ sourceId }) => sourceId)).toEqual(['9', '10', '11']);
    expect(byIssue.get('2')?.[0]?.at).toBe(1_900_000_000_000);
    expect(rejected).toMatchObject([{ sourceId: '1', part: 'history' }]);
  });

  test('that go in circles are given up', async () => {
    const circle = { issueChangeLogs: [], nextPageToken: 'again' };
    await expect(client({ first: circle, again: circle }).changelogs(['1'])).rejects.toMatchObject({
      kind: 'upstream_failed',
    });
  });
});

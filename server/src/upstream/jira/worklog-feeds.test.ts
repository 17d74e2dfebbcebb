import { expect, test } from 'vitest';
import { cannedTransport } from '../canned-transport.testing.ts';
import type { UpstreamRequest } from '../transport/transport.ts';
import { createJiraClient } from './jira-client.ts';

interface Page {
  values: { worklogId: number; updatedTime: number }[];
  until?: number;
  lastPage?: boolean;
}

function feed(pages: Record<number, Page>) {
  const seen: unknown[] = [];
  const transport = cannedTransport('jira', ({ query }: UpstreamRequest) => {
    seen.push(query?.since);
    return JSON.stringify(pages[Number(query?.since)] ?? { values: [], lastPage: true });
  });
  const jira = createJiraClient({ transport, siteUrl: 'https://acme.atlassian.net' });
  return { seen, read: (since: number) => jira.worklogFeed('deleted', since) };
}
const at = (...times: number[]) => times.map((updatedTime) => ({ worklogId: updatedTime * 10, updatedTime }));

test('a feed is read to its end, and goes on behind what it brought', async () => {
  const { read, seen } = feed({
    100: { values: at(110, 120), until: 120, lastPage: false },
    120: { values: at(120, 130), until: 130, lastPage: true },
  });
  const { entries, next } = await read(100);
  expect(entries.map(({ sourceId }) => sourceId)).toEqual(['1100', '1200', '1200', '1300']);
  expect([seen, next]).toEqual([[100, 120], 131]);
});

test('a feed without news stays where it is', async () => {
  expect(await feed({}).read(100)).toEqual({ entries: [], next: 100 });
  expect(await feed({ 100: { values: [], until: 100, lastPage: true } }).read(100)).toEqual({ entries: [], next: 100 });
});

test('a page full of one millisecond does not hold it up', async () => {
  const { read, seen } = feed({ 100: { values: at(100, 100), until: 100, lastPage: false } });
  expect((await read(100)).entries).toHaveLength(2);
  expect(seen).toEqual([100, 101]);
});

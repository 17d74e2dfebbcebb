import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChangeStreamHandlers } from '../../api/change-stream.ts';
import { notePosition } from '../../api/first-position.ts';
import { LiveUpdates } from './live-updates.ts';

const stream = vi.hoisted(() => ({ handlers: undefined as ChangeStreamHandlers | undefined }));
vi.mock('./shared-changes.ts', () => ({
  followShared: (handlers: ChangeStreamHandlers) => {
    stream.handlers = handlers;
    return () => undefined;
  },
}));

beforeEach(() => {
  stream.handlers = undefined;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('reads again what is about a ticket that changed, and what tells of it as a twin', async () => {
  const client = new QueryClient();
  client.setQueryData(['ticket', 'ZD-1'], { key: 'ZD-1', twins: [{ key: 'PLAT-1' }] });
  client.setQueryData(['conversation', 'ZD-1'], { parts: [], tickets: [{ key: 'ZD-1' }, { key: 'PLAT-1' }] });
  client.setQueryData(['history', 'ZD-1'], []);
  client.setQueryData(['ticket', 'PLAT-1'], { key: 'PLAT-1', twins: [] });
  client.setQueryData(['ticket', 'ZD-2'], { key: 'ZD-2', twins: [{ key: 'PLAT-2' }] });
  new LiveUpdates(client).changed('PLAT-1');
  await vi.runAllTimersAsync();
  const stale = client
    .getQueryCache()
    .getAll()
    .filter((query) => query.state.isInvalidated);
  expect(stale.map(({ queryKey }) => queryKey.join(' '))).toEqual([
    'ticket ZD-1',
    'conversation ZD-1',
    'ticket PLAT-1',
  ]);
});

it('counts what is starred at once, and then at most every ten seconds, the last change included', async () => {
  const client = new QueryClient();
  const asked: number[] = [];
  const start = Date.now();
  new QueryObserver(client, {
    queryKey: ['board-counts', [1]],
    queryFn: async () => asked.push(Math.floor((Date.now() - start) / 1_000)),
    staleTime: Number.POSITIVE_INFINITY,
  }).subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  const updates = new LiveUpdates(client);
  for (let n = 0; n < 30; n++) {
    updates.changed(`ZD-${n}`);
    await vi.advanceTimersByTimeAsync(500);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([0, 1, 11, 21]);
});

it('asks again what failed before the server was first heard, and nothing else', async () => {
  const client = new QueryClient();
  const asked: string[] = [];
  const away = new Set(['ticket ZD-1']);
  const show = (name: string) =>
    new QueryObserver(client, {
      queryKey: name.split(' '),
      queryFn: async () => {
        asked.push(name);
        if (away.has(name)) throw new Error('away');
        return name;
      },
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
    }).subscribe(() => undefined);
  show('ticket ZD-1');
  show('desks');
  await vi.runAllTimersAsync();
  away.clear();
  new LiveUpdates(client).follow();
  await vi.waitUntil(() => stream.handlers);
  stream.handlers?.onOpen(false);
  await vi.runAllTimersAsync();
  expect(asked).toEqual(['ticket ZD-1', 'desks', 'ticket ZD-1']);
  expect(client.getQueryData(['ticket', 'ZD-1'])).toBe('ticket ZD-1');
});

it('takes in what changed between the first answer and the stream', async () => {
  const client = new QueryClient();
  client.setQueryData(['ticket', 'ZD-1'], { key: 'ZD-1' });
  client.setQueryData(['ticket', 'ZD-2'], { key: 'ZD-2' });
  notePosition({ seq: 40, cached: true });
  notePosition({ seq: 70, cached: false });
  notePosition({ seq: 71, cached: false });
  const asked: string[] = [];
  let more = false;
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return Response.json({ data: [{ key: 'ZD-1' }], meta: {}, next_since: 80, more });
  });
  const stale = () =>
    client
      .getQueryCache()
      .getAll()
      .flatMap(({ queryKey, state }) => (state.isInvalidated ? [queryKey.join(' ')] : []));
  new LiveUpdates(client).follow();
  await vi.waitUntil(() => stream.handlers);
  stream.handlers?.onOpen(false);
  await vi.waitUntil(() => stale().length > 0);
  expect(asked).toEqual(['/api/v1/changes?since=70&limit=200']);
  expect(stale()).toEqual(['ticket ZD-1']);
  more = true;
  stream.handlers?.onOpen(false);
  await vi.waitUntil(() => stale().length > 1);
  expect(stale()).toEqual(['ticket ZD-1', 'ticket ZD-2']);
});

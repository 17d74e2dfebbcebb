import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChangeStreamHandlers } from '../../api/change-stream.ts';
import { LiveUpdates } from './live-updates.ts';

const stream = vi.hoisted(() => ({ handlers: undefined as ChangeStreamHandlers | undefined }));
vi.mock('./shared-changes.ts', () => ({
  followShared: (handlers: ChangeStreamHandlers) => {
    stream.handlers = handlers;
    return () => undefined;
  },
}));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

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

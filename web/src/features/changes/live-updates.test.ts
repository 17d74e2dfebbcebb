import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveUpdates } from './live-updates.ts';

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

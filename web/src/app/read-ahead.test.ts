import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { streamState } from '../features/changes/live-updates.ts';
import { readAhead } from './read-ahead.ts';

let asked: string[];
let connection: object | undefined;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  connection = undefined;
  vi.stubGlobal('navigator', {
    onLine: true,
    get connection() {
      return connection;
    },
  });
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return Response.json({ data: [], meta: {}, next_cursor: null, total: 0 });
  });
  streamState.set({ live: true, lastLiveAtMs: undefined });
});
afterEach(() => {
  stop();
  streamState.set({ live: false, lastLiveAtMs: undefined });
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function clientOf(queues: number): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(['desks'], [{ id: 7 }]);
  client.setQueryData(
    ['queues', 7],
    Array.from({ length: queues }, (_, n) => ({ id: n + 1 })),
  );
  return client;
}

it('reads each list of the sidebar once, one after the other and not without end', async () => {
  const client = clientOf(40);
  client.setQueryData(['tickets', { kind: 'queue', queueId: 1, filters: {} }], { pages: [], pageParams: [] });
  stop = readAhead(client);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked.length).toBeLessThan(4);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.filter((path) => path.includes('/queue/')).every((path) => !path.includes('/queue/1/'))).toBe(true);
  // 24 lists but the one that is there, and the types of the desk's tickets.
  expect([asked.length, new Set(asked).size]).toEqual([24, 24]);
});

it.each([{ saveData: true }, { type: 'cellular' }, { effectiveType: '3g' }])(
  'reads nothing where data is dear: %o',
  async (dear) => {
    connection = dear;
    stop = readAhead(clientOf(2));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
  },
);

it('leaves a server alone that is in trouble', async () => {
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    return Response.json({ error: { code: 'UNAVAILABLE', message: '', details: null } }, { status: 503 });
  });
  stop = readAhead(clientOf(2));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(new Set(asked).size).toBe(1);
});

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
  vi.stubGlobal('window', { addEventListener: () => undefined, removeEventListener: () => undefined });
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
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
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

/** Answers to what `fails` says with a failure, as long as it says so. */
function failing(fails: (path: string) => boolean): void {
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    if (!fails(path)) return Response.json({ data: [], meta: {}, next_cursor: null, total: 0 });
    return Response.json({ error: { code: 'UNAVAILABLE', message: '', details: null } }, { status: 503 });
  });
}

it('goes on after a list that could not be read, and reads that one when the server is heard again', async () => {
  let isBroken = true;
  failing((path) => isBroken && path.includes('/queue/1/'));
  stop = readAhead(clientOf(3));
  const ofBroken = () => asked.filter((path) => path.includes('/queue/1/')).length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([ofBroken(), asked.some((path) => path.includes('/queue/3/'))]).toEqual([1, true]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(ofBroken()).toBe(1);
  isBroken = false;
  streamState.set({ live: false, lastLiveAtMs: undefined });
  streamState.set({ live: true, lastLiveAtMs: undefined });
  await vi.advanceTimersByTimeAsync(10_000);
  expect([ofBroken(), new Set(asked).size]).toEqual([2, asked.length - 1]);
});

it('asks a server in trouble less and less', async () => {
  failing(() => true);
  stop = readAhead(clientOf(40));
  const within = async (ms: number) => {
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(ms);
    return asked.length - before;
  };
  expect(await within(60_000)).toBe(4);
  expect(await within(60_000)).toBeLessThanOrEqual(1);
  expect(await within(3_600_000)).toBeLessThanOrEqual(16);
});

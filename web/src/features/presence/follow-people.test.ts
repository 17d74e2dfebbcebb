import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tellAside } from '../changes/asides.ts';
import { streamState } from '../changes/live-updates.ts';
import { followPeople } from './follow-people.ts';
import { peopleHere } from './people-here.ts';

const ana = { user_id: 1, name: 'Ana', typing: false };
const ben = { user_id: 2, name: 'Ben', typing: true };

let answer: (views: unknown[]) => void;
let stop: () => void;
const seen = () =>
  Object.fromEntries([...peopleHere.get()].map(([key, people]) => [key, people.map(({ name }) => name).join()]));

beforeEach(() => {
  const nothing = () => undefined;
  vi.stubGlobal('window', { addEventListener: nothing, removeEventListener: nothing });
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise((resolve) => {
        answer = (data) => resolve(new Response(JSON.stringify({ success: true, data, meta: {} })));
      }),
  );
  streamState.set({ live: true, lastLiveAtMs: 0 });
  stop = followPeople();
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

it('what was told while the question was on its way is newer than the answer', async () => {
  tellAside({
    event: 'presence',
    data: [
      { key: 'A-1', people: [] },
      { key: 'A-2', people: [ben] },
    ],
  });
  answer([
    { key: 'A-1', people: [ana] },
    { key: 'A-3', people: [ana] },
  ]);
  await vi.waitUntil(() => peopleHere.get().has('A-3'));
  expect(seen()).toEqual({ 'A-2': 'Ben', 'A-3': 'Ana' });
});

it('shows nobody once nothing is heard, and asks again when it is', async () => {
  answer([{ key: 'A-1', people: [ana] }]);
  await vi.waitUntil(() => peopleHere.get().size === 1);
  streamState.set({ live: false, lastLiveAtMs: 0 });
  expect(seen()).toEqual({});
  streamState.set({ live: true, lastLiveAtMs: 1 });
  answer([{ key: 'A-1', people: [ana, ben] }]);
  await vi.waitUntil(() => peopleHere.get().size === 1);
  expect(seen()).toEqual({ 'A-1': 'Ana,Ben' });
});

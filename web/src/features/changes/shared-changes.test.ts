import type { ChangeView } from '@speedyflow/contract/changes';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** The server's stream as pages open it. */
class Source extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static open: Source[] = [];
  readyState = 1;
  constructor() {
    super();
    Source.open.push(this);
  }
  close(): void {
    this.readyState = 2;
    Source.open = Source.open.filter((other) => other !== this);
  }
}

/** One lock, given to the next when its holder lets go. */
class Locks {
  #turn = Promise.resolve();
  request(_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(() => (signal.aborted ? undefined : work()));
    return this.#turn;
  }
}

const change = { seq: 1, key: 'ITH-1' } as ChangeView;
const pages: (() => void)[] = [];

async function openPage(): Promise<string[]> {
  const { followShared } = await import('./shared-changes.ts');
  const heard: string[] = [];
  const stop = followShared({
    onChange: ({ key }) => heard.push(key),
    onOpen: (gap) => heard.push(gap ? 'gap' : 'open'),
    onLost: () => heard.push('lost'),
  });
  pages.push(stop);
  return heard;
}

const say = (event: string, data?: ChangeView) =>
  Source.open[0]?.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data ?? null) }));

beforeEach(() => {
  const nothing = () => undefined;
  vi.stubGlobal('window', { addEventListener: nothing, removeEventListener: nothing });
  vi.stubGlobal('navigator', { locks: new Locks() });
  vi.stubGlobal('EventSource', Source);
});
afterEach(() => {
  for (const close of pages.splice(0)) close();
  vi.unstubAllGlobals();
});

it('one page of a browser listens to the server, and all hear it', async () => {
  const one = await openPage();
  const other = await openPage();
  await vi.waitUntil(() => Source.open.length === 1);
  say('open');
  say('change', change);
  expect(one).toEqual(['open', 'ITH-1']);
  await vi.waitUntil(() => other.length === 2);
  expect(other).toEqual(one);
  expect(Source.open).toHaveLength(1);
});

it('what is told beside the log reaches all pages, each once', async () => {
  const { listenToAsides } = await import('./asides.ts');
  const asides: unknown[] = [];
  pages.push(listenToAsides((aside) => asides.push(aside)));
  await openPage();
  const other = await openPage();
  await vi.waitUntil(() => Source.open.length === 1);
  say('open');
  await vi.waitUntil(() => other.length === 1);
  Source.open[0]?.dispatchEvent(new MessageEvent('presence', { data: '[{"key":"ITH-1","people":[]}]' }));
  // Both pages are in this one module here: each tells it once.
  await vi.waitUntil(() => asides.length === 2);
  expect(asides[0]).toEqual({ event: 'presence', data: [{ key: 'ITH-1', people: [] }] });
  expect(asides[1]).toEqual(asides[0]);
});

it('a page that comes later learns that changes are heard', async () => {
  await openPage();
  await vi.waitUntil(() => Source.open.length === 1);
  say('open');
  const later = await openPage();
  await vi.waitUntil(() => later.length === 1);
  expect(later).toEqual(['open']);
});

it('the next takes over when it is closed, and knows that it may have missed something', async () => {
  await openPage();
  const other = await openPage();
  await vi.waitUntil(() => Source.open.length === 1);
  say('open');
  await vi.waitUntil(() => other.length === 1);
  const [first] = Source.open;
  pages.shift()?.();
  await vi.waitUntil(() => Source.open[0] !== undefined && Source.open[0] !== first);
  say('open');
  expect(other).toEqual(['open', 'gap']);
});

it('all others learn from the next that they may have missed something', async () => {
  await openPage();
  const next = await openPage();
  const third = await openPage();
  await vi.waitUntil(() => Source.open.length === 1);
  say('open');
  await vi.waitUntil(() => next.length === 1 && third.length === 1);
  const [first] = Source.open;
  pages.shift()?.();
  await vi.waitUntil(() => Source.open[0] !== undefined && Source.open[0] !== first);
  say('open');
  await vi.waitUntil(() => third.length === 2);
  expect(next).toEqual(['open', 'gap']);
  expect(third).toEqual(['open', 'gap']);
});

import { afterEach, expect, it, vi } from 'vitest';
import { closeLast, listenToCloseRequests } from './close-request.ts';

/** As much of a browser as tells what was opened last to close. */
class Watcher {
  static open: Watcher[] = [];
  onclose: (() => void) | null = null;
  constructor() {
    Watcher.open.push(this);
  }
  destroy(): void {
    Watcher.open = Watcher.open.filter((other) => other !== this);
  }
}

afterEach(() => vi.unstubAllGlobals());

it('the device has what was opened last closed, and asks for nothing that is closed already', () => {
  vi.stubGlobal('CloseWatcher', Watcher);
  const closed: string[] = [];
  const [sheet, menu] = ['sheet', 'menu'].map((name) => listenToCloseRequests(() => closed.push(name)));
  Watcher.open.at(-1)?.onclose?.();
  menu?.();
  Watcher.open.at(-1)?.onclose?.();
  sheet?.();
  expect([closed, Watcher.open]).toEqual([['menu', 'sheet'], []]);
});

it('a step back closes what was opened last where the device does not tell', () => {
  const closed: string[] = [];
  const stops = ['sheet', 'menu'].map((name) => listenToCloseRequests(() => closed.push(name)));
  expect(closeLast()).toBe(true);
  for (const stop of stops) stop();
  expect([closed, closeLast()]).toEqual([['menu'], false]);
});

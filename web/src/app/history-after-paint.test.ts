import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenToCloseRequests } from '../design/close-request.ts';
import { historyAfterPaint } from './history-after-paint.ts';

/** As much of a browser as a history needs; frames are painted when the test says so. */
function browser() {
  const entries: { url: string; state: unknown }[] = [{ url: '/a', state: null }];
  const listeners = new Map<string, ((event: object) => void)[]>();
  const frames: (() => void)[] = [];
  let at = 0;
  const fire = (type: string) => {
    let stopped = false;
    const event = {
      stopImmediatePropagation: () => {
        stopped = true;
      },
    };
    for (const listener of listeners.get(type) ?? []) if (!stopped) listener(event);
  };
  /** A browser takes its time for a step; where it is to be waited for, the test says when it is done. */
  const steps: (() => void)[] = [];
  const step = (by: number) => {
    at += by;
    fire('popstate');
  };
  let slow = false;
  const go = (by: number) => (slow ? void steps.push(() => step(by)) : step(by));
  const history = {
    get state() {
      return entries[at]!.state;
    },
    get length() {
      return entries.length;
    },
    pushState(state: unknown, _unused: string, url: string) {
      entries.length = ++at;
      entries.push({ url, state });
    },
    replaceState(state: unknown, _unused: string, url?: string) {
      entries[at] = { url: url ?? entries[at]!.url, state };
    },
    go,
    back: () => go(-1),
    forward: () => go(1),
  };
  const location = {
    get pathname() {
      return entries[at]!.url;
    },
    search: '',
    hash: '',
  };
  const document = { hidden: false, baseURI: 'http://here/' };
  const addEventListener = (type: string, listener: (event: object) => void) => {
    listeners.set(type, [...(listeners.get(type) ?? []), listener]);
  };
  const window = { history, location, document, addEventListener, removeEventListener: () => undefined };
  vi.stubGlobal('document', document);
  vi.stubGlobal('window', window);
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  const paint = () => {
    for (const frame of frames.splice(0)) frame();
    vi.advanceTimersByTime(1);
  };
  const beSlow = () => {
    slow = true;
    return () => steps.shift()?.();
  };
  return {
    history,
    document,
    fire,
    paint,
    beSlow,
    urls: () => entries.map(({ url }) => url),
    url: () => entries[at]!.url,
  };
}

const settled = () => Promise.resolve().then(() => undefined);

describe('the history of a browser', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is told of a step once its screen is painted, or is not painted for long', async () => {
    const page = browser();
    const router = historyAfterPaint();
    router.push('/b');
    await settled();
    expect([router.location.href, page.url()]).toEqual(['/b', '/a']);
    page.paint();
    expect(page.urls()).toEqual(['/a', '/b']);
    router.push('/c');
    await settled();
    vi.advanceTimersByTime(100);
    expect(page.urls()).toEqual(['/a', '/b', '/c']);
  });

  it('has each step, however quickly they come, and a replaced one once', async () => {
    const page = browser();
    const router = historyAfterPaint();
    router.push('/b');
    await settled();
    router.push('/c');
    await settled();
    router.replace('/c?q=1');
    await settled();
    page.paint();
    expect(page.urls()).toEqual(['/a', '/b', '/c?q=1']);
  });

  it.each(['beforeunload', 'pagehide'])('is told at once where the page is left (%s)', async (leaving) => {
    const page = browser();
    historyAfterPaint().push('/b');
    await settled();
    page.fire(leaving);
    expect(page.url()).toBe('/b');
  });

  it('and the router are at the same place after the person went back before the paint', async () => {
    const page = browser();
    const router = historyAfterPaint();
    router.push('/b');
    await settled();
    page.paint();
    router.push('/c');
    await settled();
    page.history.back();
    await settled();
    page.paint();
    vi.advanceTimersByTime(100);
    expect([router.location.href, page.url()]).toEqual(['/b', '/b']);
  });

  it('goes back from where the router is where the page itself asks for it', async () => {
    const page = browser();
    const router = historyAfterPaint();
    router.push('/b');
    await settled();
    router.back();
    expect([page.urls(), page.url()]).toEqual([['/a', '/b'], '/a']);
  });

  it('goes on after a step that the browser refused', async () => {
    const page = browser();
    const router = historyAfterPaint();
    const push = vi.spyOn(page.history, 'pushState').mockImplementationOnce(() => {
      throw new Error('too many steps');
    });
    router.push('/b');
    await settled();
    expect(() => page.paint()).toThrow('too many steps');
    router.push('/c');
    await settled();
    page.paint();
    expect(push).toHaveBeenCalledTimes(2);
    expect(page.url()).toBe('/c');
  });

  it('is told at once where nobody looks', async () => {
    const page = browser();
    page.document.hidden = true;
    historyAfterPaint().push('/b');
    await settled();
    expect(page.url()).toBe('/b');
  });

  /** A list with a ticket in its panel. */
  async function withPanel() {
    const page = browser();
    const router = historyAfterPaint();
    router.push('/a?ticket=1');
    await settled();
    page.paint();
    return { page, router };
  }

  it('goes back where an entry is replaced by what stands before it, as when a panel closes', async () => {
    const { page, router } = await withPanel();
    router.replace('/a?ticket=2');
    await settled();
    page.paint();
    router.replace('/a');
    await settled();
    expect(router.location.href).toBe('/a');
    page.paint();
    await settled();
    expect([router.location.href, router.canGoBack(), page.url(), page.urls()]).toEqual([
      '/a',
      false,
      '/a',
      ['/a', '/a?ticket=2'],
    ]);
    expect(router.location.state).not.toHaveProperty('before');
  });

  it('tells what follows a step back once that is done', async () => {
    const { page, router } = await withPanel();
    const arrive = page.beSlow();
    router.replace('/a');
    await settled();
    page.paint();
    for (const next of ['/b', '/c']) {
      router.push(next);
      await settled();
      page.paint();
    }
    expect(page.url()).toBe('/a?ticket=1');
    arrive();
    await settled();
    expect([router.location.href, page.urls()]).toEqual(['/c', ['/a', '/b', '/c']]);
  });

  it('replaces the entry where the page is left before it could go back', async () => {
    const { page, router } = await withPanel();
    page.beSlow();
    router.replace('/a');
    await settled();
    page.paint();
    page.fire('pagehide');
    expect(page.urls()).toEqual(['/a', '/a']);
  });

  it('has nothing of what is closed before its first paint', async () => {
    const page = browser();
    const router = historyAfterPaint();
    router.push('/a?ticket=1');
    await settled();
    router.replace('/a');
    await settled();
    page.paint();
    expect([router.location.href, page.urls()]).toEqual(['/a', ['/a']]);
  });

  it('stays where somebody goes back while something floats, which is closed', async () => {
    const { page, router } = await withPanel();
    const close = vi.fn(() => stop());
    const stop = listenToCloseRequests(close);
    page.history.back();
    await settled();
    expect([router.location.href, page.url(), close.mock.calls.length]).toEqual(['/a?ticket=1', '/a?ticket=1', 1]);
    page.history.back();
    await settled();
    expect([router.location.href, page.url()]).toEqual(['/a', '/a']);
  });

  it('keeps an entry that is replaced by anything else', async () => {
    const { page, router } = await withPanel();
    router.replace('/a?status=new');
    await settled();
    page.paint();
    expect(page.urls()).toEqual(['/a', '/a?status=new']);
  });
});

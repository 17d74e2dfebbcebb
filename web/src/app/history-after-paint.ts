import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router';
import { afterPaint } from './after-paint.ts';

type Entry = [state: unknown, unused: string, href?: string | URL | null];

/**
 * The browser's history, told of a step after its screen has been painted: telling it takes the browser several
 * milliseconds, which nobody has to wait for. Until then the router alone knows where it is.
 */
export function historyAfterPaint(): RouterHistory {
  return createBrowserHistory({ window: windowToldLater(window) });
}

/** The router counts the steps of a page. */
const indexOf = (state: unknown): number => (state as { __TSR_index?: number } | null)?.__TSR_index ?? 0;

function windowToldLater(real: Window): Window {
  const { history } = real;
  let waiting: { how: 'pushState' | 'replaceState'; entry: Entry } | undefined;
  const tell = () => {
    const step = waiting;
    // First, so that one that the browser refuses stands in the way of none after it.
    waiting = undefined;
    if (step) history[step.how](...step.entry);
  };
  const wait = (how: 'pushState' | 'replaceState', entry: Entry) => {
    if (how === 'replaceState' && waiting) waiting.entry = entry;
    else {
      tell();
      waiting = { how, entry };
    }
    afterPaint(tell);
  };
  const told = (go: () => void) => {
    tell();
    go();
  };
  // Somebody who goes back before that leaves the step that waits: the browser, which was never told, went one too far.
  const takeBack = (event: Event) => {
    const step = waiting;
    waiting = undefined;
    if (step?.how !== 'pushState' || indexOf(history.state) >= indexOf(step.entry[0]) - 1) return;
    event.stopImmediatePropagation();
    history.go(1);
  };
  real.addEventListener('popstate', takeBack, { capture: true });
  for (const leaving of ['beforeunload', 'pagehide']) real.addEventListener(leaving, tell, { capture: true });
  const later = {
    get state() {
      return waiting ? waiting.entry[0] : history.state;
    },
    get length() {
      return history.length;
    },
    pushState: (...entry: Entry) => wait('pushState', entry),
    replaceState: (...entry: Entry) => wait('replaceState', entry),
    back: () => told(() => history.back()),
    forward: () => told(() => history.forward()),
    go: (delta?: number) => told(() => history.go(delta)),
  };
  return {
    history: later,
    location: real.location,
    document: real.document,
    addEventListener: real.addEventListener.bind(real),
    removeEventListener: real.removeEventListener.bind(real),
  } as unknown as Window;
}

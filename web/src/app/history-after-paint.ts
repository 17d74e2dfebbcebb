import { createBrowserHistory, type RouterHistory } from '@tanstack/react-router';
import { closeLast } from '../design/close-request.ts';
import { afterPaint } from './after-paint.ts';

type Entry = [state: unknown, unused: string, href?: string | URL | null | undefined];

/**
 * The browser's history, told of a step after its screen has been painted: telling it takes the browser several
 * milliseconds, which nobody has to wait for. Until then the router alone knows where it is.
 *
 * An entry that is replaced by the address of the one before it, as when a panel closes, is left by a step back: two
 * entries with one address would make the next step back seem to do nothing.
 */
export function historyAfterPaint(): RouterHistory {
  return createBrowserHistory({ window: windowToldLater(window) });
}

/** Where the router counts the steps of a page. */
const INDEX = '__TSR_index';
/** The address of the entry before; the router does not see it. */
const BEFORE = 'before';

type State = { [INDEX]?: number; [BEFORE]?: string } | null;

const indexOf = (state: unknown): number => (state as State)?.[INDEX] ?? 0;
const beforeOf = (state: unknown): string | undefined => (state as State)?.[BEFORE];

function withoutBefore(state: State): unknown {
  if (!state) return state;
  const { [BEFORE]: _before, ...rest } = state;
  return rest;
}

interface Step {
  how: 'pushState' | 'replaceState';
  entry: Entry;
}

function windowToldLater(real: Window): Window {
  const { history, location } = real;
  /** Where the browser is, by the router's count. */
  let at = indexOf(history.state);
  /** Of which the browser was not told yet: one, or several behind a step back. */
  let waiting: Step[] = [];
  /** What replaces the entry that a step back, which is on its way, leaves. */
  let returning: Step | undefined;

  const here = () => location.pathname + location.search + location.hash;
  const perform = ({ how, entry: [state, unused, href] }: Step) => {
    const before = how === 'pushState' ? here() : beforeOf(history.state);
    history[how]({ ...(state as State), [BEFORE]: before }, unused, href);
    at = indexOf(state);
  };
  const tell = () => {
    while (!returning) {
      // First, so that one that the browser refuses stands in the way of none after it.
      const step = waiting.shift();
      if (!step) return;
      const before = beforeOf(history.state);
      if (step.how === 'replaceState' && before !== undefined && step.entry[2] === before) {
        returning = step;
        history.back();
      } else perform(step);
    }
  };
  /** Before the browser goes elsewhere: there is no time for a step back. */
  const tellNow = () => {
    const steps = returning ? [returning, ...waiting] : waiting;
    returning = undefined;
    waiting = [];
    for (const step of steps) perform(step);
  };
  const wait = (step: Step) => {
    const [under, last] = [waiting.at(-2) ?? returning, waiting.at(-1)];
    if (step.how === 'replaceState' && last) {
      last.entry = step.entry;
      if (last.how === 'pushState' && last.entry[2] === (under?.entry[2] ?? here())) waiting.pop();
    } else {
      tell();
      waiting.push(step);
    }
    afterPaint(tell);
  };
  const told = (go: () => void) => {
    tellNow();
    go();
  };
  const arrive = (event: Event) => {
    if (returning) {
      const [state, unused, href] = returning.entry;
      returning = undefined;
      perform({ how: 'replaceState', entry: [{ ...(state as State), [INDEX]: indexOf(history.state) }, unused, href] });
      // A router that has gone on meanwhile is elsewhere already.
      if (waiting.length > 0) event.stopImmediatePropagation();
      tell();
      return;
    }
    const wentBack = indexOf(history.state) < at;
    at = indexOf(history.state);
    // Somebody who goes back while something floats has it closed, and stays.
    if (wentBack && closeLast()) {
      event.stopImmediatePropagation();
      history.go(1);
      return;
    }
    // Somebody who goes back before that leaves the step that waits: the browser, which was never told, went one too far.
    const step = waiting.pop();
    if (step?.how !== 'pushState' || indexOf(history.state) >= indexOf(step.entry[0]) - 1) return;
    event.stopImmediatePropagation();
    history.go(1);
  };
  real.addEventListener('popstate', arrive, { capture: true });
  for (const leaving of ['beforeunload', 'pagehide']) real.addEventListener(leaving, tellNow, { capture: true });
  const later = {
    get state() {
      const last = waiting.at(-1);
      return last ? last.entry[0] : withoutBefore(history.state);
    },
    get length() {
      return history.length;
    },
    pushState: (...entry: Entry) => wait({ how: 'pushState', entry }),
    replaceState: (...entry: Entry) => wait({ how: 'replaceState', entry }),
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

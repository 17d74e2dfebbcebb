/** What the server tells beside the change log: it is of the moment, and not told again to who missed it. */
export interface Aside {
  event: 'presence' | 'notified';
  data: unknown;
}

type Listener = (aside: Aside) => void;

const listeners = new Set<Listener>();

/** Calls back with everything that is told beside the log; returns how to stop. */
export function listenToAsides(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellAside(aside: Aside): void {
  for (const listener of listeners) listener(aside);
}

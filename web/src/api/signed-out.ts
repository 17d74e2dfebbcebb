type Listener = () => void;

const listeners = new Set<Listener>();

/** Heard by the shell when any call learns that the session has ended. */
export const signedOut = {
  notify(): void {
    for (const listener of listeners) listener();
  },
  listen(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

type Listener = () => void;

export interface Signal {
  notify(): void;
  /** Returns how to stop. */
  listen(listener: Listener): () => void;
}

/** Something that happens, heard by whoever listens at the time. */
export function createSignal(): Signal {
  const listeners = new Set<Listener>();
  return {
    notify() {
      for (const listener of listeners) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

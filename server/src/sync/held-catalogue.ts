/** What a site is made of, as last read. Whoever asks while it is being read waits for that one reading. */
export interface HeldCatalogue<T> {
  /** Reads it anew. A reading under way may have begun too early, and is waited for. */
  read(): Promise<T>;
  /** However old; read only when it never was. */
  held(): Promise<T>;
  /** Does what may have nothing to ask of the site, but only where the site was ever heard. */
  known<R>(work: () => Promise<R>): Promise<R>;
}

export function holdCatalogue<T>(read: () => Promise<T>): HeldCatalogue<T> {
  let last: { catalogue: T } | undefined;
  let reading: Promise<T> | undefined;
  const readOnce = () => {
    reading ??= read()
      .then((catalogue) => {
        last = { catalogue };
        return catalogue;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  const held = async () => last?.catalogue ?? readOnce();
  return {
    read: async () => {
      await reading?.catch(() => {});
      return readOnce();
    },
    held,
    known: async (work) => {
      await held();
      return work();
    },
  };
}

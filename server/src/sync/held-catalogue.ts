import type { Clock } from '../stdx/clock.ts';

/** What a site is made of, as last read. Whoever asks while it is being read waits for that one reading. */
export interface HeldCatalogue<T> {
  /** No older than it may be; read anew in any case with `again`. */
  fresh(options?: { again: boolean }): Promise<T>;
  /** However old; read only when it never was. */
  held(): Promise<T>;
}

export function holdCatalogue<T>(clock: Clock, everyMs: number, read: () => Promise<T>): HeldCatalogue<T> {
  let last: { catalogue: T; at: number } | undefined;
  let reading: Promise<T> | undefined;
  const readOnce = () => {
    reading ??= read()
      .then((catalogue) => {
        last = { catalogue, at: clock.now() };
        return catalogue;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  return {
    fresh: async ({ again } = { again: false }) =>
      last && !again && clock.now() - last.at < everyMs ? last.catalogue : readOnce(),
    held: async () => last?.catalogue ?? readOnce(),
  };
}

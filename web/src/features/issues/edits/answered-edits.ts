import { isUndecided, localEdits } from './local-edits.ts';

/** Resolves once no edit of the ticket is on its way to the server. */
export function answeredEdits(key: string): Promise<void> {
  return new Promise((resolve) => {
    const isDone = () => localEdits.get().get(key)?.every(isUndecided) ?? true;
    if (isDone()) return resolve();
    const stop = localEdits.subscribe(() => {
      if (!isDone()) return;
      stop();
      resolve();
    });
  });
}

import { useEffect, useEffectEvent } from 'react';

/** Of browsers that have one; TypeScript does not know it yet. */
declare const CloseWatcher: undefined | (new () => { onclose: (() => void) | null; destroy(): void });

/** What can be closed, the one opened last at the end. */
const open: (() => void)[] = [];

/**
 * Calls back when what was opened last is to be closed by the way back, which would leave the page otherwise: Android
 * tells of it before anything is left, and all browsers tell the history. Returns how to stop.
 */
export function listenToCloseRequests(close: () => void): () => void {
  open.push(close);
  const watcher = typeof CloseWatcher === 'undefined' ? undefined : new CloseWatcher();
  if (watcher) watcher.onclose = close;
  return () => {
    open.splice(open.indexOf(close), 1);
    watcher?.destroy();
  };
}

/** Closes what was opened last; answers whether there was anything. */
export function closeLast(): boolean {
  const close = open.at(-1);
  close?.();
  return close !== undefined;
}

/** Closes what floats, for as long as it does, when the device asks for it. */
export function useCloseRequests(onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => listenToCloseRequests(() => close()), []);
}

import { useEffect, useEffectEvent } from 'react';

/** Of browsers that have one; TypeScript does not know it yet. */
declare const CloseWatcher: undefined | (new () => { onclose: (() => void) | null; destroy(): void });

/**
 * Calls back when the device asks for what was opened last to be closed, as by Android's way back, which would leave the
 * page otherwise; returns how to stop. Never, where a browser does not tell.
 */
export function listenToCloseRequests(close: () => void): () => void {
  if (typeof CloseWatcher === 'undefined') return () => undefined;
  const watcher = new CloseWatcher();
  watcher.onclose = close;
  return () => watcher.destroy();
}

/** Closes what floats, for as long as it does, when the device asks for it. */
export function useCloseRequests(onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => listenToCloseRequests(() => close()), []);
}

import { streamState } from './live-updates.ts';

/** Calls back when the network is back, or the server is heard again; returns how to stop. */
export function onReturn(listener: () => void): () => void {
  let wasLive = streamState.get().live;
  const stopHearing = streamState.subscribe(() => {
    const { live } = streamState.get();
    if (live && !wasLive) listener();
    wasLive = live;
  });
  window.addEventListener('online', listener);
  return () => {
    stopHearing();
    window.removeEventListener('online', listener);
  };
}

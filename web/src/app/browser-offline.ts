import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Whether the browser itself knows that it has no network. */
export const useBrowserOffline = (): boolean => useSyncExternalStore(subscribe, () => !navigator.onLine);

import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(width < 40rem)');
const wide = matchMedia('(width >= 64rem)');

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}

/** A phone: one column, a bar at the bottom, a ticket fills the page. */
export const useIsNarrow = (): boolean => useMedia(narrow);

/** Room for a list and a ticket beside each other. */
export const useIsWide = (): boolean => useMedia(wide);

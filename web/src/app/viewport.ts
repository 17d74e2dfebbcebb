import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(width < 40rem)');
const twoLines = matchMedia('(width < 48rem)');
const roomy = matchMedia('(width >= 56rem)');
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

/** Too narrow for a ticket's line in a list: it takes two. */
export const useIsTwoLines = (): boolean => useMedia(twoLines);

/** Room for the names in the rail beside a page. */
export const useIsRoomy = (): boolean => useMedia(roomy);
export const isRoomy = (): boolean => roomy.matches;

/** Room for a list and a ticket beside each other. */
export const useIsWide = (): boolean => useMedia(wide);

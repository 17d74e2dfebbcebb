import { useEffect } from 'react';

/** The title of the tab while the calling screen is shown; undefined leaves it to the others. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · SpeedyFlow`;
  }, [title]);
}

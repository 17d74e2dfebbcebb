import { useEffect } from 'react';
import { afterPaint } from './after-paint.ts';

/** The title of the tab while the calling screen is shown; undefined leaves it to the others. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return;
    let left = false;
    // After the step that leads here is told of: browsers list the place one comes from by what the page is called then.
    afterPaint(() => {
      if (!left) document.title = `${title} · SpeedyFlow`;
    });
    return () => {
      left = true;
    };
  }, [title]);
}

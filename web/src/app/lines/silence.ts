import { useEffect, useRef, useState } from 'react';
import { unreachable } from '../../api/unreachable.ts';
import { streamState } from '../../features/changes/live-updates.ts';
import { useBrowserOffline } from '../browser-offline.ts';
import { useObservable } from '../observable.ts';

/** Interruptions shorter than this mend themselves without a word. */
const PATIENCE_MS = 4_000;

/**
 * Whether the browser has no network, or the server has not been heard for so long that it is to be said. A page that
 * has heard nothing since it was opened says so with the first call that comes to nothing: all it shows is what the
 * device held.
 */
export function useSilence(): boolean {
  const offline = useBrowserOffline();
  const { live } = useObservable(streamState);
  const [silent, setSilent] = useState(false);
  const heard = useRef(false);
  useEffect(() => {
    if (live) {
      heard.current = true;
      return setSilent(false);
    }
    const timer = setTimeout(() => setSilent(true), PATIENCE_MS);
    const stop = unreachable.listen(() => heard.current || setSilent(true));
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [live]);
  return offline || silent;
}

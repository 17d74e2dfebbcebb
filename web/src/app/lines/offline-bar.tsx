import { useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { unreachable } from '../../api/unreachable.ts';
import { streamState } from '../../features/changes/live-updates.ts';
import { useBrowserOffline } from '../browser-offline.ts';
import { useFormat } from '../i18n/format.ts';
import { useTranslate } from '../i18n/language.ts';
import { useNow } from '../now.ts';
import { useObservable } from '../observable.ts';
import { currentAt } from './current-at.ts';

/** Interruptions shorter than this mend themselves without a word. */
const PATIENCE_MS = 4_000;

/** A quiet bar while the server cannot be heard: says how old the page is. */
export function OfflineBar() {
  const isSilent = useSilence();
  const offline = useBrowserOffline();
  return offline || isSilent ? <Bar /> : null;
}

/**
 * Whether the server has not been heard for so long that it is to be said. A page that has heard nothing since it was
 * opened says so with the first call that comes to nothing: all it shows is what the device held.
 */
function useSilence(): boolean {
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
  return silent;
}

function Bar() {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const { lastLiveAtMs } = useObservable(streamState);
  const now = useNow(30_000);
  // What is shown changes as one goes from place to place.
  const [, look] = useState(0);
  useEffect(() => client.getQueryCache().subscribe(() => queueMicrotask(() => look((n) => n + 1))), [client]);
  const at = currentAt(client, lastLiveAtMs);
  return (
    <div
      role="status"
      title={at === undefined ? undefined : format.instant(new Date(at).toISOString())}
      className="flex shrink-0 items-center gap-2 border-b bg-warn-soft px-4 py-1.5 text-xs"
    >
      <CloudOff className="size-3.5 shrink-0 text-warn" aria-hidden="true" />
      {at === undefined
        ? t('offline.connecting')
        : t('offline.since', {
            since: format.moment(new Date(at).toISOString()),
            age: format.duration(Math.max(0, now - at)),
          })}
    </div>
  );
}

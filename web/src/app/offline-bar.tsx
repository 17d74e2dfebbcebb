import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { streamState } from '../features/changes/live-updates.ts';
import { useBrowserOffline } from './browser-offline.ts';
import { useFormat } from './i18n/format.ts';
import { useTranslate } from './i18n/language.ts';
import { useObservable } from './observable.ts';

/** Interruptions shorter than this mend themselves without a word. */
const PATIENCE_MS = 4_000;

/** A quiet bar while the server cannot be heard: says how old the page is. At once where the browser has no network. */
export function OfflineBar() {
  const t = useTranslate();
  const format = useFormat();
  const { live, lastLiveAtMs } = useObservable(streamState);
  const offline = useBrowserOffline();
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (live) return setWaited(false);
    const timer = setTimeout(() => setWaited(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [live]);
  if (!offline && !waited) return null;
  const since = lastLiveAtMs === undefined ? '' : format.instant(new Date(lastLiveAtMs).toISOString());
  return (
    <div role="status" className="flex shrink-0 items-center gap-2 border-b bg-warn-soft px-4 py-1.5 text-xs">
      <CloudOff className="size-3.5 shrink-0 text-warn" aria-hidden="true" />
      {since ? t('offline.since', { since }) : t('offline.connecting')}
    </div>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { streamState } from '../../features/changes/live-updates.ts';
import { useFormat } from '../i18n/format.ts';
import { useTranslate } from '../i18n/language.ts';
import { useNow } from '../now.ts';
import { useObservable } from '../observable.ts';
import { currentAt } from './current-at.ts';
import { useSilence } from './silence.ts';

/** A quiet bar while the server cannot be heard: says how old the page is. */
export function OfflineBar() {
  return useSilence() ? <Bar /> : null;
}

function Bar() {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const { lastLiveAtMs } = useObservable(streamState);
  const now = useNow(1_000);
  // What is shown changes as one goes from place to place.
  const [, look] = useState(0);
  useEffect(() => client.getQueryCache().subscribe(() => queueMicrotask(() => look((n) => n + 1))), [client]);
  const at = currentAt(client, lastLiveAtMs);
  const since = at === undefined ? '' : format.moment(new Date(at).toISOString());
  return (
    <div
      title={at === undefined ? undefined : format.instant(new Date(at).toISOString())}
      className="flex shrink-0 items-center gap-2 border-b bg-warn-soft px-4 py-1.5 text-xs"
    >
      <CloudOff className="size-3.5 shrink-0 text-warn" aria-hidden="true" />
      <span aria-hidden="true">
        {at === undefined
          ? t('offline.connecting')
          : t('offline.since', { since, age: format.duration(Math.max(0, now - at)) })}
      </span>
      {/* An age that counts would be read out every second. */}
      <span role="status" className="sr-only">
        {at === undefined ? t('offline.connecting') : t('offline.news', { since })}
      </span>
    </div>
  );
}

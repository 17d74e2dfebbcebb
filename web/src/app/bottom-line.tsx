import clsx from 'clsx';
import { CloudOff, Radio, RadioTower } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { KeyCaps } from '../design/key-caps.tsx';
import { streamState } from '../features/changes/live-updates.ts';
import { Freshness } from '../features/connections/freshness.tsx';
import { useTranslate, withWorkWords } from './i18n/language.ts';
import { pendingPrefix } from './keyboard/dispatch.ts';
import { useSilence } from './lines/silence.ts';
import { useObservable } from './observable.ts';
import { useIsNarrow } from './viewport.ts';

const OthersButton = lazy(withWorkWords(() => import('../features/presence/others-button.tsx')));

/** The quiet line at the foot: what is fresh, what is on its way, who else is here, whether changes arrive. */
export function BottomLine() {
  const t = useTranslate();
  const prefix = useObservable(pendingPrefix);
  const narrow = useIsNarrow();
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 overflow-hidden border-t bg-rail px-4 text-2xs text-ink-3 max-sm:hidden">
      <Freshness />
      <span className="ml-auto flex items-center gap-4">
        {prefix && (
          <span className="inline-flex items-center gap-1.5 text-ink">
            <KeyCaps keys={prefix} /> {t('keys.next')}
          </span>
        )}
        {!narrow && (
          <Suspense>
            <OthersButton />
          </Suspense>
        )}
        <StreamMark />
        <span className="inline-flex items-center gap-1.5">
          <KeyCaps keys="?" /> {t('keys.title')}
        </span>
      </span>
    </footer>
  );
}

/** Whether changes arrive by themselves at present. */
function StreamMark() {
  const t = useTranslate();
  const offline = useSilence();
  const live = useObservable(streamState).live && !offline;
  const Icon = live ? RadioTower : offline ? CloudOff : Radio;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Icon className={clsx('size-3', live ? 'text-ok' : offline && 'text-warn')} aria-hidden="true" />
      {t(live ? 'stream.live' : offline ? 'stream.offline' : 'stream.connecting')}
    </span>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Bell as BellIcon } from 'lucide-react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { keysOf } from '../../app/keyboard/key-map.ts';
import { useObservable } from '../../app/observable.ts';
import { Tooltip } from '../../design/tooltip.tsx';
import { notificationsQuery } from './notification-queries.ts';
import { panelOpen } from './panel-state.ts';

const MOST_SHOWN = 99;

/** Opens what concerns me, and says how much of it is unread. As a place of the bar it has its name below. */
export default function Bell({ place }: { place?: string }) {
  const t = useTranslate();
  const format = useFormat();
  const { data } = useInfiniteQuery(notificationsQuery);
  const unread = data?.pages[0]?.unread ?? 0;
  const open = useObservable(panelOpen);
  const name = unread > 0 ? t('notices.unread', { count: unread }) : t('notices.title');
  const button = (
    <button
      type="button"
      // What is read aloud has in it what stands there to be read.
      aria-label={place ? `${t('notices.short')}: ${name}` : name}
      aria-haspopup="dialog"
      aria-expanded={open}
      onClick={() => panelOpen.set(!open)}
      className={
        place ?? 'inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover'
      }
    >
      <span className="relative">
        <BellIcon className={place ? 'size-5' : 'size-4'} strokeWidth={1.75} aria-hidden="true" />
        {unread > 0 && (
          <span
            aria-hidden="true"
            className={clsx(
              'numeric absolute -top-1.5 left-2 flex h-3.5 min-w-3.5 animate-enter items-center justify-center',
              'rounded-full bg-accent-fill px-1 font-semibold text-[9px] text-on-accent',
            )}
          >
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : format.number(unread)}
          </span>
        )}
      </span>
      {place && t('notices.short')}
    </button>
  );
  if (place) return button;
  return (
    <Tooltip label={name} keys={keysOf('app.notifications')} side="right">
      {button}
    </Tooltip>
  );
}

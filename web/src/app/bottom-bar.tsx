import { Link, useRouterState } from '@tanstack/react-router';
import { CircleUserRound, Command, Menu, Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslate } from './i18n/language.ts';
import { handlerOf } from './keyboard/actions.ts';
import { Bell } from './rail/rail.tsx';

const RailSheet = lazy(() => import('./rail/rail-sheet.tsx'));

const ITEM = 'flex h-14 grow basis-0 flex-col items-center justify-center gap-0.5 text-2xs text-ink-2';

/** On a phone: the five places a thumb goes to. */
export function BottomBar() {
  const t = useTranslate();
  const [sheet, setSheet] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the sheet
  useEffect(() => setSheet(false), [path]);
  if (path.startsWith('/tickets/')) return null;
  return (
    <nav
      aria-label={t('bar.label')}
      className="flex shrink-0 border-t bg-rail pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <button type="button" className={ITEM} onClick={() => setSheet(true)}>
        <Menu className="size-5" strokeWidth={1.75} aria-hidden="true" />
        {t('bar.places')}
      </button>
      <Link
        to="/views/$view"
        params={{ view: 'my_unsolved' }}
        className={ITEM}
        activeProps={{ className: 'text-accent!' }}
      >
        <CircleUserRound className="size-5" strokeWidth={1.75} aria-hidden="true" />
        {t('bar.mine')}
      </Link>
      <Link to="/search" className={ITEM} activeProps={{ className: 'text-accent!' }}>
        <Search className="size-5" strokeWidth={1.75} aria-hidden="true" />
        {t('search.title')}
      </Link>
      <button type="button" className={ITEM} onClick={() => handlerOf('app.palette')?.()}>
        <Command className="size-5" strokeWidth={1.75} aria-hidden="true" />
        {t('bar.jump')}
      </button>
      <Suspense fallback={<span className={ITEM} />}>
        <Bell place={ITEM} />
      </Suspense>
      {sheet && (
        <Suspense>
          <RailSheet onClose={() => setSheet(false)} />
        </Suspense>
      )}
    </nav>
  );
}

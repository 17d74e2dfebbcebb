import clsx from 'clsx';
import { PanelLeft, Plus, Search } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { IconButton } from '../../design/button.tsx';
import { KeyCaps } from '../../design/key-caps.tsx';
import { AccountMenu } from '../../features/accounts/account-menu.tsx';
import { RailBoards } from '../../features/boards/rail-boards.tsx';
import { Freshness } from '../../features/connections/freshness.tsx';
import { RailDesks } from '../../features/desks/rail-desks.tsx';
import { RailSaved } from '../../features/saved-views/rail-saved.tsx';
import { RailStarred } from '../../features/starred/rail-starred.tsx';
import { RailViews } from '../../features/technician-views/rail-views.tsx';
import { useTranslate, withWorkWords } from '../i18n/language.ts';
import { handlerOf } from '../keyboard/actions.ts';
import { keysOf } from '../keyboard/key-map.ts';
import { toggleRail, useRailOpen } from './rail-state.ts';

export const Bell = lazy(withWorkWords(() => import('../../features/notifications/bell.tsx')));

/** Where one can go. Collapsed it keeps the icons; as a sheet (on a phone) it is never collapsed. */
export function Rail({ sheet = false }: { sheet?: boolean }) {
  const t = useTranslate();
  const open = useRailOpen();
  const collapsed = !open && !sheet;
  return (
    <nav
      aria-label={t('rail.label')}
      className={clsx(
        'flex h-full shrink-0 flex-col bg-rail',
        collapsed ? 'w-13' : 'w-60',
        sheet ? 'w-full' : 'border-r max-sm:hidden',
      )}
    >
      <div className={clsx('flex h-11 shrink-0 items-center gap-2 px-2', collapsed && 'justify-center')}>
        {!collapsed && (
          <span className="flex grow items-center gap-2 pl-2 font-semibold">
            <img src="/favicon.svg" alt="" className="size-5" />
            SpeedyFlow
          </span>
        )}
        {!collapsed && (
          <IconButton
            label={t('action.ticket.new')}
            keys={keysOf('ticket.new')}
            onClick={() => handlerOf('ticket.new')?.()}
          >
            <Plus className="size-4" />
          </IconButton>
        )}
        {!sheet && (
          <IconButton label={t('action.app.rail')} keys={keysOf('app.rail')} onClick={toggleRail}>
            <PanelLeft className="size-4" />
          </IconButton>
        )}
      </div>
      <div className="px-2">
        <button
          type="button"
          aria-label={collapsed ? t('action.app.palette') : undefined}
          onClick={() => handlerOf('app.palette')?.()}
          className={clsx(
            'flex h-7 w-full items-center gap-2 rounded-md border border-line-strong bg-raised px-2 text-ink-3 text-xs hover:text-ink',
            collapsed && 'justify-center',
          )}
        >
          <Search className="size-3.5 shrink-0" aria-hidden="true" />
          {!collapsed && <span className="grow text-left">{t('rail.find')}</span>}
          {!collapsed && !sheet && <KeyCaps keys={keysOf('app.palette')} />}
        </button>
      </div>
      <div className="min-h-0 grow overflow-y-auto px-2 pb-4">
        <RailStarred collapsed={collapsed} />
        <RailViews collapsed={collapsed} />
        <RailSaved collapsed={collapsed} />
        {!collapsed && <RailDesks />}
        <RailBoards collapsed={collapsed} />
      </div>
      {sheet && (
        <div className="flex flex-col gap-1 border-t px-4 py-2 text-ink-3 text-xs">
          <Freshness />
        </div>
      )}
      <div className={clsx('flex shrink-0 gap-1 border-t p-2', collapsed && 'flex-col-reverse')}>
        <div className="min-w-0 grow">
          <AccountMenu collapsed={collapsed} />
        </div>
        {!sheet && (
          <Suspense fallback={<span className="size-9" />}>
            <Bell />
          </Suspense>
        )}
      </div>
    </nav>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../features/accounts/session.ts';
import { useTranslate } from './i18n/language.ts';
import { TopBar } from './top-bar.tsx';

const TAB =
  'inline-flex h-7 shrink-0 items-center rounded-md px-2 font-medium text-ink-2 text-sm hover:bg-hover hover:text-ink max-sm:px-1.5';

export interface SettingsFrameProps {
  title: string;
  /** What makes another of what the screen lists. */
  action?: ReactNode;
  children: ReactNode;
}

/** The frame of the settings screens: which there are, and one column of text and tables. */
export function SettingsFrame({ title, action, children }: SettingsFrameProps) {
  const t = useTranslate();
  const { role } = useMe();
  const current = { className: 'bg-pressed text-ink!', 'aria-current': 'page' as const };
  return (
    <>
      <TopBar title={title} saidBeside>
        <nav
          aria-label={t('settings.label')}
          className="-ml-1.5 flex min-w-0 gap-1 overflow-x-auto p-0.5 max-sm:grow max-sm:gap-0"
        >
          {role !== 'agent' && (
            <Link to="/settings/connections" className={TAB} activeProps={current}>
              {t('settings.connections')}
            </Link>
          )}
          {role === 'admin' && (
            <Link to="/settings/people" className={TAB} activeProps={current}>
              {t('settings.people')}
            </Link>
          )}
          <Link to="/settings/accounts" className={TAB} activeProps={current}>
            {t('settings.accounts')}
          </Link>
          <Link to="/settings/canned-replies" className={TAB} activeProps={current}>
            {t('settings.canned')}
          </Link>
        </nav>
        {action}
      </TopBar>
      <div className="min-h-0 grow overflow-y-auto">
        <div className="mx-auto flex min-h-full max-w-[1120px] flex-col px-6 pb-16 max-sm:px-3">{children}</div>
      </div>
    </>
  );
}

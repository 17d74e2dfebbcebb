import { Link } from '@tanstack/react-router';
import { CircleUserRound, LogOut, type LucideIcon, MessageSquareText, Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { density, theme } from '../../app/appearance.ts';
import { i18n, type Language, useTranslate } from '../../app/i18n/language.ts';
import { useObservable } from '../../app/observable.ts';
import { Avatar } from '../../design/avatar.tsx';
import { Button } from '../../design/button.tsx';
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from '../../design/popover.tsx';
import { Segmented } from '../../design/segmented.tsx';
import { chooseDensity, chooseLanguage, chooseTheme } from './preferences.ts';
import { useMe } from './session.ts';
import { useSignOut } from './sign-out.ts';

/** Who is signed in, how the page looks to them, and the way out. */
export function AccountMenu({ collapsed }: { collapsed: boolean }) {
  const t = useTranslate();
  const me = useMe();
  return (
    <Popover>
      <PopoverTrigger
        aria-label={t('account.menu', { name: me.name })}
        className="flex h-9 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-pressed"
      >
        <Avatar name={me.name} size={24} />
        {!collapsed && <span className="min-w-0 grow truncate font-medium">{me.name}</span>}
      </PopoverTrigger>
      <PopoverContent side="top" aria-label={t('account.menu', { name: me.name })} className="w-72 p-4">
        <Account />
      </PopoverContent>
    </Popover>
  );
}

function Account() {
  const t = useTranslate();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <div className="flex flex-col gap-3">
      <p>
        <span className="block truncate font-medium">{me.name}</span>
        <span className="block truncate text-ink-3 text-xs">{me.email}</span>
      </p>
      <Choice name={t('theme.label')}>
        <Segmented
          label={t('theme.label')}
          value={useObservable(theme)}
          options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={chooseTheme}
        />
      </Choice>
      <Choice name={t('density.label')}>
        <Segmented
          label={t('density.label')}
          value={useObservable(density)}
          options={(['compact', 'comfortable'] as const).map((value) => ({ value, label: t(`density.${value}`) }))}
          onChange={chooseDensity}
        />
      </Choice>
      <Choice name={t('language.label')}>
        <Segmented<Language>
          label={t('language.label')}
          value={i18n.locale as Language}
          options={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
          onChange={(next) => void chooseLanguage(next)}
        />
      </Choice>
      <nav aria-label={t('settings.label')} className="-mx-2 flex flex-col border-t pt-2">
        {me.role !== 'agent' && <Place to="/settings/connections" icon={Plug} name={t('settings.connections')} />}
        <Place to="/settings/accounts" icon={CircleUserRound} name={t('settings.accounts')} />
        <Place to="/settings/canned-replies" icon={MessageSquareText} name={t('settings.canned')} />
      </nav>
      <Button look="outline" onClick={signOut}>
        <LogOut className="size-3.5" aria-hidden="true" />
        {t('signOut')}
      </Button>
    </div>
  );
}

function Place({
  to,
  icon: Icon,
  name,
}: {
  to: '/settings/connections' | '/settings/accounts' | '/settings/canned-replies';
  icon: LucideIcon;
  name: string;
}) {
  return (
    <PopoverClose asChild>
      <Link to={to} className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover">
        <Icon className="size-4 text-ink-3" aria-hidden="true" />
        {name}
      </Link>
    </PopoverClose>
  );
}

function Choice({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1">
      <span className="text-ink-3 text-xs" aria-hidden="true">
        {name}
      </span>
      {children}
    </div>
  );
}

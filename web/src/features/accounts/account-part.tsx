import { Link } from '@tanstack/react-router';
import { CircleUserRound, LogOut, type LucideIcon, MessageSquareText, Plug, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { density, theme } from '../../app/appearance.ts';
import { i18n, type Language, useTranslate } from '../../app/i18n/language.ts';
import { useObservable } from '../../app/observable.ts';
import { Button } from '../../design/button.tsx';
import { Segmented } from '../../design/segmented.tsx';
import { chooseDensity, chooseLanguage, chooseTheme } from './preferences.ts';
import { useMe } from './session.ts';
import { useSignOut } from './sign-out.ts';

/** Who one is here, how the page looks, where its settings are, and the way out. */
export default function AccountPart({ onLeave }: { onLeave(): void }) {
  const t = useTranslate();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <div className="flex flex-col gap-2">
      <p className="pb-1">
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
      <nav aria-label={t('settings.label')} className="-mx-2 mt-1 flex flex-col border-t pt-2">
        {me.role !== 'agent' && (
          <Place to="/settings/connections" onGo={onLeave} icon={Plug} name={t('settings.connections')} />
        )}
        {me.role === 'admin' && <Place to="/settings/people" onGo={onLeave} icon={Users} name={t('settings.people')} />}
        <Place to="/settings/accounts" onGo={onLeave} icon={CircleUserRound} name={t('settings.accounts')} />
        <Place to="/settings/canned-replies" onGo={onLeave} icon={MessageSquareText} name={t('settings.canned')} />
      </nav>
      <Button look="outline" onClick={signOut}>
        <LogOut className="size-3.5" aria-hidden="true" />
        {t('signOut')}
      </Button>
    </div>
  );
}

interface PlaceProps {
  to: '/settings/connections' | '/settings/people' | '/settings/accounts' | '/settings/canned-replies';
  icon: LucideIcon;
  name: string;
  onGo(): void;
}

function Place({ to, icon: Icon, name, onGo }: PlaceProps) {
  return (
    <Link to={to} onClick={onGo} className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover">
      <Icon className="size-4 text-ink-3" aria-hidden="true" />
      {name}
    </Link>
  );
}

function Choice({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <span className="text-ink-3 text-xs" aria-hidden="true">
        {name}
      </span>
      {children}
    </div>
  );
}

import { lazy, Suspense } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { Avatar } from '../../design/avatar.tsx';
import { MenuButton } from '../../design/menu-button.tsx';
import { useMe } from './session.ts';

const load = () => import('./account-part.tsx');
const AccountPart = lazy(load);

/** Who is signed in; opens to how the page looks to them, and the way out. */
export function AccountMenu({ collapsed }: { collapsed: boolean }) {
  const t = useTranslate();
  const me = useMe();
  const label = t('account.menu', { name: me.name });
  return (
    <MenuButton
      label={label}
      aria-label={label}
      side="top"
      surface="w-72 p-4"
      className="flex h-9 w-full items-center gap-2 rounded-md px-1.5 text-left hover:bg-hover data-[state=open]:bg-pressed"
      content={(close) => (
        <Suspense fallback={<div className="h-80" />}>
          <AccountPart onLeave={close} />
        </Suspense>
      )}
    >
      <Avatar name={me.name} size={24} />
      {!collapsed && <span className="min-w-0 grow truncate font-medium">{me.name}</span>}
    </MenuButton>
  );
}

export const preloadAccountPart = load;

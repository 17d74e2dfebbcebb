import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { Plug } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { useMe } from '../accounts/session.ts';
import { connectionsQuery } from './connection-queries.ts';

const CONNECTIONS = '/settings/connections';

/** On a server that nothing is connected to yet: what is missing, and the way to it for whoever may go there. */
export default function NoSiteBar() {
  const t = useTranslate();
  const { role } = useMe();
  const { data: connections } = useQuery(connectionsQuery);
  const isThere = useRouterState({ select: ({ location }) => location.pathname === CONNECTIONS });
  if (connections?.length !== 0 || isThere) return null;
  return (
    <div role="status" className="flex shrink-0 items-center gap-3 border-b bg-sunken px-4 py-2.5 max-sm:px-3">
      <Plug className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <p className="min-w-0 grow">
        <span className="font-medium">{t('noSite.title')}</span>{' '}
        <span className="text-ink-2">{t(role === 'admin' ? 'noSite.hint' : 'noSite.hintOthers')}</span>
      </p>
      {role === 'admin' && (
        <Link
          to={CONNECTIONS}
          className="inline-flex h-7 shrink-0 items-center rounded-md bg-accent-fill px-2.5 font-medium text-on-accent text-sm hover:bg-accent-fill-hover"
        >
          {t('noSite.connect')}
        </Link>
      )}
    </div>
  );
}

import type { ConnectionView } from '@speedyflow/contract/connections';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { CircleAlert, CircleDot, RefreshCw } from 'lucide-react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useNow } from '../../app/now.ts';
import { useMe } from '../accounts/session.ts';
import { connectionsQuery } from './connection-queries.ts';

/** A source that has not answered for this long is shown as stale. */
const STALE_MS = 120_000;

/** How fresh each source is, and the edits still on their way to it. */
export function Freshness() {
  const t = useTranslate();
  const { data: connections = [] } = useQuery(connectionsQuery);
  const pending = connections.reduce((sum, connection) => sum + connection.pending_edits, 0);
  const failed = connections.reduce((sum, connection) => sum + connection.failed_edits, 0);
  return (
    <>
      {connections.map((connection) => (
        <Connection key={connection.id} connection={connection} />
      ))}
      {pending > 0 && <span className="numeric">{t('freshness.pending', { count: pending })}</span>}
      {failed > 0 && <span className="numeric text-danger">{t('freshness.failed', { count: failed })}</span>}
    </>
  );
}

const SOURCE = 'numeric inline-flex min-h-6 items-center gap-1.5 whitespace-nowrap';

/** One source; for who may see the connections it leads there. */
function Connection({ connection }: { connection: ConnectionView }) {
  const t = useTranslate();
  const format = useFormat();
  const { role } = useMe();
  const { id, site, error, last_success_at: at } = connection;
  const title = [site, at && format.instant(at), error].filter(Boolean).join(' · ');
  if (role === 'agent') {
    return (
      <span className={SOURCE} title={title}>
        <Age connection={connection} />
      </span>
    );
  }
  return (
    <Link
      to="/settings/connections"
      hash={`connection-${id}`}
      className={clsx(SOURCE, 'rounded-sm hover:text-ink hover:underline')}
      title={`${title} · ${t('freshness.open')}`}
    >
      <Age connection={connection} />
    </Link>
  );
}

function Age({ connection }: { connection: ConnectionView }) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(1_000);
  const { name, state, alarm, last_success_at: at, tickets } = connection;
  const stale = alarm !== null || state === 'failing' || (at !== null && now - Date.parse(at) > STALE_MS);
  const syncing = state === 'syncing' || state === 'new';
  const Icon = stale ? CircleAlert : syncing ? RefreshCw : CircleDot;
  const words = () => {
    if (syncing && !stale) return t('freshness.syncing', { count: tickets });
    if (at === null) return t('freshness.never');
    return t('freshness.age', { age: format.duration(Math.max(0, now - Date.parse(at)), true) });
  };
  return (
    <>
      <Icon
        className={clsx(
          'size-3 shrink-0',
          alarm !== null
            ? 'text-danger'
            : stale
              ? 'text-warn'
              : syncing
                ? 'animate-spin text-ink-3 [animation-duration:2s]'
                : 'text-ok',
        )}
        aria-label={t(stale ? 'freshness.stale' : syncing ? 'freshness.firstSync' : 'freshness.fresh')}
      />
      <span className="text-ink-2">{name}</span>
      <span className={clsx(alarm !== null ? 'text-danger' : stale && 'text-warn')}>
        {words()}
        {alarm !== null && ` · ${t('freshness.alarm')}`}
      </span>
    </>
  );
}

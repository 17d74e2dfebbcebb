import type { ConnectionView } from '@speedyflow/contract/connections';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { CircleAlert, CircleDot, RefreshCw } from 'lucide-react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useNow } from '../../app/now.ts';
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

function Connection({ connection }: { connection: ConnectionView }) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(1_000);
  const { name, site, state, error, last_success_at: at, tickets } = connection;
  const stale = state === 'failing' || (at !== null && now - Date.parse(at) > STALE_MS);
  const syncing = state === 'syncing' || state === 'new';
  const Icon = stale ? CircleAlert : syncing ? RefreshCw : CircleDot;
  const words = () => {
    if (syncing && !stale) return t('freshness.syncing', { count: tickets });
    if (at === null) return t('freshness.never');
    return t('freshness.age', { age: format.duration(Math.max(0, now - Date.parse(at)), true) });
  };
  return (
    <span
      className="numeric inline-flex items-center gap-1.5 whitespace-nowrap"
      title={[site, at && format.instant(at), error].filter(Boolean).join(' · ')}
    >
      <Icon
        className={clsx(
          'size-3',
          stale ? 'text-warn' : syncing ? 'animate-spin text-ink-3 [animation-duration:2s]' : 'text-ok',
        )}
        aria-label={t(stale ? 'freshness.stale' : syncing ? 'freshness.firstSync' : 'freshness.fresh')}
      />
      <span className="text-ink-2">{name}</span>
      <span className={clsx(stale && 'text-warn')}>{words()}</span>
    </span>
  );
}

import type { ConnectionView } from '@speedyflow/contract/connections';
import { TriangleAlert } from 'lucide-react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useNow } from '../../../app/now.ts';
import { authNote } from './known-words.ts';

/** Credentials that end within this time are worth a warning. */
const SOON_MS = 60 * 24 * 3_600_000;

/** How a connection signs in, when that ends, and who set it up. */
export function AuthEnd({ connection }: { connection: ConnectionView }) {
  const { auth, managed_by } = connection;
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(30_000);
  const ends = auth.expires_at;
  const soon = ends !== null && Date.parse(ends) - now < SOON_MS;
  return (
    <p className="flex flex-wrap gap-x-4 text-ink-3 text-xs">
      <span>{t(`auth.${auth.kind}`)}</span>
      {ends !== null && (
        <span className={soon ? 'inline-flex items-center gap-1 text-warn' : undefined} title={format.instant(ends)}>
          {soon && <TriangleAlert className="size-3" aria-hidden="true" />}
          {t('auth.ends', { at: format.moment(ends) })}
        </span>
      )}
      <span>{authNote(connection, t)}</span>
      {managed_by === 'settings' && <span>{t('connections.fromSettings')}</span>}
    </p>
  );
}

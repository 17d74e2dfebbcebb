import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DialogButtons } from '../../../app/confirm-dialog.tsx';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { Dialog } from '../../../design/dialog.tsx';
import { focusOnMount } from '../../../design/focus-on-mount.ts';
import { connectionsQuery, streamsQuery } from '../connection-queries.ts';
import { firstSyncOf } from '../first-sync.ts';

export interface FirstReadingProps {
  id: number;
  name: string;
  onClose(): void;
}

/** How far a site that was just connected is read, and what of it can be worked with already. */
export function FirstReading({ id, name, onClose }: FirstReadingProps) {
  const t = useTranslate();
  const format = useFormat();
  const { data: connections = [] } = useQuery(connectionsQuery);
  const { data: streams } = useQuery(streamsQuery(id));
  const connection = connections.find((one) => one.id === id);
  const sync = connection && streams ? firstSyncOf([connection], [streams]) : undefined;
  const isDone = streams !== undefined && connection?.state === 'ready';
  const { done = 0, total = null, problem = null } = sync ?? {};
  const figures = { done: format.number(done), total: format.number(total ?? 0) };
  const share = isDone ? 100 : total === null ? 0 : Math.min(100, (100 * done) / Math.max(1, total));
  return (
    <Dialog title={t('connect.readingTitle', { name })} onClose={onClose} className="w-[min(440px,calc(100vw-24px))]">
      <div className="flex flex-col gap-3 p-5 pb-4">
        <p aria-hidden="true" className="font-semibold text-base">
          {t('connect.readingTitle', { name })}
          <span className="ml-2 font-normal text-ink-3 text-xs">{t('connect.step', { step: 3 })}</span>
        </p>
        <p role="status" className="numeric">
          {isDone ? t('connect.read') : total === null ? t('firstSync.starting') : t('firstSync.progress', figures)}
        </p>
        <div
          role="progressbar"
          aria-label={t('connect.readingTitle', { name })}
          aria-valuenow={Math.round(share)}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full bg-accent transition-[width]" style={{ width: `${share}%` }} />
        </div>
        {problem && <Problem of={problem} />}
        <p className="numeric text-ink-2">
          {isDone ? t('connect.usable', { count: connection.tickets }) : t('connect.filling')}
        </p>
      </div>
      <DialogButtons>
        <Button onClick={onClose}>{t('close')}</Button>
        <Link
          to="/"
          ref={focusOnMount}
          className="inline-flex h-7 items-center rounded-md bg-accent-fill px-2.5 font-medium text-on-accent text-sm hover:bg-accent-fill-hover"
        >
          {t('connect.start')}
        </Link>
      </DialogButtons>
    </Dialog>
  );
}

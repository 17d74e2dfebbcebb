import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { CircleAlert, RefreshCw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useFirstSync } from './first-sync.ts';

/** Says that not everything has been read yet, how far it is, and what stands in the way. */
export default function FirstSyncBar() {
  const t = useTranslate();
  const format = useFormat();
  const sync = useFirstSync();
  useWhatArrives(sync?.done);
  if (!sync) return null;
  const { total, problem } = sync;
  const figures = { done: format.number(sync.done), total: format.number(total ?? 0) };
  const Icon = problem ? CircleAlert : RefreshCw;
  return (
    <div
      role="status"
      className={clsx(
        'numeric relative flex shrink-0 items-start gap-2 border-b px-4 py-1.5 text-xs max-sm:px-3',
        problem ? 'bg-warn-soft' : 'bg-sunken',
      )}
    >
      <Icon
        className={clsx('mt-px size-3.5 shrink-0', problem ? 'text-warn' : 'animate-spin [animation-duration:2s]')}
        aria-hidden="true"
      />
      <span className="min-w-0">
        <span className="font-medium">
          {problem
            ? t('firstSync.stopped')
            : total === null
              ? t('firstSync.starting')
              : t('firstSync.progress', figures)}
        </span>{' '}
        {problem ?? t('firstSync.meanwhile')}
      </span>
      {total !== null && (
        <span
          className="absolute bottom-0 left-0 h-0.5 bg-accent transition-[width]"
          style={{ width: `${Math.min(100, (100 * sync.done) / Math.max(1, total))}%` }}
        />
      )}
    </div>
  );
}

const ARRIVES = new Set<unknown>(['tickets', 'view-counts', 'desks', 'queues', 'boards', 'units']);

/** Desks, queues and boards come without a change of any ticket, so they are asked for as the sync goes on. */
function useWhatArrives(done: number | undefined): void {
  const client = useQueryClient();
  const before = useRef(done);
  useEffect(() => {
    if (before.current === done) return;
    before.current = done;
    const lists = { predicate: ({ queryKey: [kind] }: { queryKey: readonly unknown[] }) => ARRIVES.has(kind) };
    void client.invalidateQueries(lists, { cancelRefetch: false });
  }, [client, done]);
}

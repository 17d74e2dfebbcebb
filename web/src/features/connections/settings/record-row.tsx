import { type QuarantinedRecord, reconciliationRoutes } from '@speedyflow/contract/reconciliation';
import { useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { ConfirmDialog } from '../../../app/confirm-dialog.tsx';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { Cell } from '../../../design/data-table.tsx';
import { streamName } from './known-words.ts';
import { Since } from './when.tsx';

export interface RecordRowProps {
  connectionId: number;
  record: QuarantinedRecord;
  /** It is not in the list any more; told with the reason where there is one worth a word. */
  onGone(words?: string): Promise<void>;
}

/** A record put aside; opened it shows how it began, and what can be done with it. */
export function RecordRow({ connectionId, record, onGone }: RecordRowProps) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <tr className={clsx(!open && 'border-b last:border-b-0')}>
        <Cell>
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="-ml-1 flex max-w-full items-start gap-1 rounded-sm px-1 text-left hover:bg-hover"
          >
            <ChevronRight
              className={clsx('mt-[3px] size-3.5 shrink-0 text-ink-3 transition-transform', open && 'rotate-90')}
              aria-hidden="true"
            />
            <span className="min-w-0">
              {t(`quarantine.part.${record.part}`)} <span className="font-mono text-xs">{record.source_id ?? '–'}</span>
              <span className="block text-ink-3 text-xs">{streamName(record.stream, t)}</span>
            </span>
          </button>
        </Cell>
        <Cell className="py-1.5 align-top [overflow-wrap:anywhere] @min-[46rem]:pr-3">
          {t(`quarantine.cause.${record.cause}`)}
          <span className="block font-mono text-ink-3 text-xs">{record.reason}</span>
        </Cell>
        <Cell wideOnly>
          <Since at={record.at} />
        </Cell>
      </tr>
      {open && (
        <tr className="border-b last:border-b-0">
          <td colSpan={3} className="pb-3 pl-4">
            <Opened connectionId={connectionId} record={record} onGone={onGone} />
          </td>
        </tr>
      )}
    </>
  );
}

function Opened({ connectionId, record, onGone }: RecordRowProps) {
  const t = useTranslate();
  const [forgetting, setForgetting] = useState(false);
  const params = { id: connectionId, item: record.id };
  const replay = useMutation({
    mutationFn: async () => (await call(reconciliationRoutes.replay, { params })).data,
    onSuccess: ({ outcome }) => {
      if (outcome === 'still_rejected') return undefined;
      return onGone(t(outcome === 'gone' ? 'quarantine.gone' : 'quarantine.takenOver'));
    },
  });
  const forget = useMutation({
    mutationFn: () => call(reconciliationRoutes.dismiss, { params }),
    onSuccess: () => onGone(),
  });
  return (
    <div className="flex flex-col gap-2">
      <pre
        title={t('quarantine.excerpt')}
        className="max-h-56 overflow-auto whitespace-pre-wrap rounded-md bg-sunken px-3 py-2 font-mono text-xs [overflow-wrap:anywhere]"
      >
        {record.excerpt}
      </pre>
      <div className="flex flex-wrap items-center gap-1.5">
        <Button disabled={replay.isPending} onClick={() => replay.mutate()}>
          {t('quarantine.replay')}
        </Button>
        <Button look="danger" onClick={() => setForgetting(true)}>
          {t('dismiss')}
        </Button>
        <span className="text-ink-3 text-xs">
          {t('quarantine.attempts', { count: record.attempts })}
          {record.last_attempt_at && (
            <>
              {' · '}
              <Since at={record.last_attempt_at} />
            </>
          )}
        </span>
      </div>
      {replay.data?.outcome === 'still_rejected' && (
        <Problem
          of={t('quarantine.stillRejected', {
            reason: t(
              record.source_id === null
                ? 'quarantine.nameless'
                : `quarantine.cause.${replay.data.cause ?? record.cause}`,
            ),
          })}
          tone="warn"
        />
      )}
      {replay.error && <Problem of={replay.error} />}
      {forgetting && (
        <ConfirmDialog
          title={t('quarantine.forgetTitle')}
          verb={t('dismiss')}
          danger
          busy={forget.isPending}
          error={forget.error}
          onConfirm={() => forget.mutate()}
          onClose={() => setForgetting(false)}
        >
          {t('quarantine.forgetConfirm')}
        </ConfirmDialog>
      )}
    </div>
  );
}

import { type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { useMutation, useQuery } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';
import { ConfirmDialog } from '../../../app/confirm-dialog.tsx';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { planQuery } from './settings-queries.ts';

interface FullSyncDialogProps {
  connection: ConnectionView;
  /** @param here whether the process that answered does it */
  onRequested(here: boolean): void;
  onClose(): void;
}

/** Before everything is read again: what it would take, and which limit makes it take that long. */
export function FullSyncDialog({ connection, onRequested, onClose }: FullSyncDialogProps) {
  const t = useTranslate();
  const sync = useMutation({
    mutationFn: () => call(connectionRoutes.sync, { params: { id: connection.id }, body: { full: true } }),
    onSuccess: ({ data }) => {
      onRequested(data.here);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`${t('streams.readAll')}: ${connection.name}`}
      verb={t('fullSync.confirm')}
      busy={sync.isPending}
      error={sync.error}
      onConfirm={() => sync.mutate()}
      onClose={onClose}
    >
      <p>{t('fullSync.lead')}</p>
      <Cost id={connection.id} />
    </ConfirmDialog>
  );
}

function Cost({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const { data: plan, isError } = useQuery(planQuery(id));
  if (!plan) return <p className="min-h-10 text-ink-3">{t(isError ? 'fullSync.costUnknown' : 'fullSync.counting')}</p>;
  return (
    <p className="numeric min-h-10 text-ink">
      {t('fullSync.cost', {
        tickets: format.number(plan.tickets),
        requests: format.number(plan.requests),
        time: format.duration(plan.seconds * 1_000, true),
        bound: plan.bound_by,
      })}
      {plan.points !== null && ` ${t('fullSync.points', { points: format.number(plan.points) })}`}
    </p>
  );
}

import type { ConnectionView } from '@speedyflow/contract/connections';
import { type FrozenDesk, reconciliationRoutes } from '@speedyflow/contract/reconciliation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Snowflake } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { ConfirmDialog } from '../../../app/confirm-dialog.tsx';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { Part, PartPending } from './part.tsx';
import { frozenQuery } from './settings-queries.ts';
import { Since } from './when.tsx';

/** Desks of which so much is missing at the site that somebody has to decide. */
export function FrozenPart({ connection: { id }, acts }: { connection: ConnectionView; acts: boolean }) {
  const t = useTranslate();
  const { data: desks, error } = useQuery(frozenQuery(id));
  return (
    <Part title={t('frozen.title')} count={desks?.length}>
      {desks === undefined ? (
        <PartPending error={error} lines={1} />
      ) : desks.length === 0 ? (
        <p className="text-ink-3">{t('frozen.none')}</p>
      ) : (
        <>
          <p className="pb-1 text-ink-2">{t('frozen.hint')}</p>
          <ul>
            {desks.map((desk) => (
              <Desk key={desk.id} connectionId={id} desk={desk} acts={acts} />
            ))}
          </ul>
        </>
      )}
    </Part>
  );
}

function Desk({ connectionId, desk, acts }: { connectionId: number; desk: FrozenDesk; acts: boolean }) {
  const t = useTranslate();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (decision: 'keep' | 'remove') =>
      call(reconciliationRoutes.decide, { params: { id: connectionId, desk: desk.id }, body: { decision } }),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries(frozenQuery(connectionId));
    },
  });
  const { missing, tickets, name, sample_keys: samples } = desk;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b py-2 last:border-b-0">
      <Snowflake className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
      <div className="min-w-0 grow basis-80">
        <p className="flex flex-wrap gap-x-3">
          <span className="font-medium">{name}</span>
          <span className="numeric text-warn">
            {t('frozen.missing', { missing: format.number(missing), tickets: format.number(tickets) })}
          </span>
          <span className="text-ink-3">
            <Since at={desk.since} />
          </span>
        </p>
        <p className="text-ink-2">{desk.cause === 'unsearchable' ? desk.reason : t(`frozen.cause.${desk.cause}`)}</p>
        {samples.length > 0 && (
          <p className="text-ink-3 text-xs">
            {t('frozen.samples')} <span className="font-mono">{samples.join(', ')}</span>
          </p>
        )}
        {decide.error && !asking && <Problem of={decide.error} />}
      </div>
      {desk.decision === 'remove' ? (
        <span className="text-ink-2">{t('frozen.decided')}</span>
      ) : (
        acts && (
          <div className="flex gap-1.5">
            <Button disabled={decide.isPending} onClick={() => decide.mutate('keep')}>
              {t('frozen.keep')}
            </Button>
            <Button look="danger" disabled={decide.isPending} onClick={() => setAsking(true)}>
              {t('frozen.remove')}
            </Button>
          </div>
        )
      )}
      {asking && (
        <ConfirmDialog
          title={t('frozen.removeTitle')}
          verb={t('frozen.removeCount', { count: missing })}
          danger
          busy={decide.isPending}
          error={decide.error}
          onConfirm={() => decide.mutate('remove')}
          onClose={() => setAsking(false)}
        >
          {t('frozen.removeConfirm', { count: missing, desk: name })}
        </ConfirmDialog>
      )}
    </li>
  );
}

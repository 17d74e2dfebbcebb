import { reconciliationRoutes } from '@speedyflow/contract/reconciliation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../api/call.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Problem } from '../../../app/problem.tsx';
import { Button } from '../../../design/button.tsx';
import { DataTable } from '../../../design/data-table.tsx';
import { Part, PartPending } from './part.tsx';
import { RecordRow } from './record-row.tsx';
import { quarantineQuery } from './settings-queries.ts';

/** What came from the site and could not be understood; it waits here, and nothing of it is lost. */
export function QuarantinePart({ id }: { id: number }) {
  const t = useTranslate();
  const client = useQueryClient();
  const { data, error } = useQuery(quarantineQuery(id));
  const [said, setSaid] = useState('');
  const refresh = (words = '') => {
    setSaid(words);
    return client.invalidateQueries(quarantineQuery(id));
  };
  const replayAll = useMutation({
    mutationFn: async () => (await call(reconciliationRoutes.replayAll, { params: { id } })).data,
    onSuccess: (outcome) =>
      refresh(
        t('quarantine.replayedAll', {
          taken: outcome.taken_over,
          gone: outcome.gone,
          rejected: outcome.still_rejected,
        }),
      ),
  });
  const records = data?.data ?? [];
  return (
    <Part
      title={t('quarantine.title')}
      count={data?.total}
      actions={
        records.length > 0 && (
          <Button disabled={replayAll.isPending} onClick={() => replayAll.mutate()}>
            {t('quarantine.replayAll')}
          </Button>
        )
      }
    >
      {replayAll.error && <Problem of={replayAll.error} />}
      {said && (
        <p role="status" className="numeric pb-1 text-ink-2">
          {said}
        </p>
      )}
      {data === undefined ? (
        <PartPending error={error} lines={1} />
      ) : records.length === 0 ? (
        <p className="text-ink-3">{t('quarantine.none')}</p>
      ) : (
        <>
          <p className="pb-1 text-ink-2">{t('quarantine.hint')}</p>
          <DataTable
            label={t('quarantine.title')}
            columns={[
              { name: t('quarantine.source'), width: 'w-[26%] @max-[46rem]:w-[38%]' },
              { name: t('quarantine.reason') },
              { name: t('quarantine.when'), width: 'w-28', wideOnly: true },
            ]}
          >
            {records.map((record) => (
              <RecordRow key={record.id} connectionId={id} record={record} onGone={refresh} />
            ))}
          </DataTable>
          {data.total > records.length && (
            <p className="pt-1 text-ink-3">{t('quarantine.more', { count: data.total - records.length })}</p>
          )}
        </>
      )}
    </Part>
  );
}

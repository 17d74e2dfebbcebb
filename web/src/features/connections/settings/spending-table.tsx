import type { Budget } from '@speedyflow/contract/budget';
import { useState } from 'react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Button } from '../../../design/button.tsx';
import { Cell, DataTable } from '../../../design/data-table.tsx';
import { purposeName } from './known-words.ts';

const SHOWN = 6;

/** Who asked the site for what in the last hour, the most first. */
export function SpendingTable({ spent }: { spent: Budget['spent']['last_hour'] }) {
  const t = useTranslate();
  const format = useFormat();
  const [all, setAll] = useState(false);
  if (spent.length === 0) return <p className="pt-3 text-ink-3">{t('budget.noCalls')}</p>;
  const sorted = spent.toSorted((one, other) => other.requests - one.requests);
  return (
    <div className="mt-3">
      <DataTable
        label={t('budget.calls')}
        columns={[
          { name: t('budget.purpose'), width: '@min-[46rem]:w-[26%]' },
          { name: t('budget.endpoint'), wideOnly: true },
          { name: t('budget.requests'), width: 'w-20', figures: true },
          { name: t('budget.retries'), width: 'w-20', figures: true },
        ]}
      >
        {sorted.slice(0, all ? undefined : SHOWN).map(({ purpose, endpoint, requests, retries }) => (
          <tr key={`${purpose} ${endpoint}`} className="border-b last:border-b-0">
            <Cell>
              {purposeName(purpose, t)}
              <span className="block font-mono text-ink-3 text-xs [overflow-wrap:anywhere] @min-[46rem]:hidden">
                {endpoint}
              </span>
            </Cell>
            <Cell wideOnly className="truncate font-mono text-ink-2 text-xs leading-5" title={endpoint}>
              {endpoint}
            </Cell>
            <Cell figures>{format.number(requests)}</Cell>
            <Cell figures>{format.number(retries)}</Cell>
          </tr>
        ))}
      </DataTable>
      {sorted.length > SHOWN && (
        <Button look="ghost" className="-ml-2 mt-1" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'show.less' : 'show.more')}
        </Button>
      )}
    </div>
  );
}

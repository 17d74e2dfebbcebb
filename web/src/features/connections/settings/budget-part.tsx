import type { Budget } from '@speedyflow/contract/budget';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { Button } from '../../../design/button.tsx';
import { LimiterBar } from './limiter-bar.tsx';
import { byTightness } from './limiters.ts';
import { Fact, Facts, Part, PartPending } from './part.tsx';
import { budgetQuery } from './settings-queries.ts';
import { SpendingTable } from './spending-table.tsx';
import { StateMark } from './state-mark.tsx';

/** What is left of a site's limits, who spends it, and what stands in the way. */
export function BudgetPart({ id }: { id: number }) {
  const t = useTranslate();
  const { data: budget, error } = useQuery(budgetQuery(id));
  return (
    <Part title={t('budget.title')}>
      {budget ? (
        <>
          <Standing budget={budget} />
          <Limiters budget={budget} />
          <SpendingTable spent={budget.spent.last_hour} />
        </>
      ) : (
        <PartPending error={error} lines={4} />
      )}
    </Part>
  );
}

function Standing({ budget }: { budget: Budget }) {
  const t = useTranslate();
  const format = useFormat();
  const { breaker, concurrency, limited_by_reason: limited, refused_until: refused, retry_share: share } = budget;
  const reasons = Object.entries(limited);
  const instant = (at: string | null) => (at === null ? '…' : format.instant(at));
  return (
    <Facts>
      <Fact name={t('budget.site')}>
        {refused ? (
          <StateMark health="failing">{t('budget.refused', { at: instant(refused) })}</StateMark>
        ) : (
          <StateMark health={breaker.state === 'closed' ? 'fine' : breaker.state === 'open' ? 'failing' : 'busy'}>
            {t(`budget.breaker.${breaker.state}`, { at: instant(breaker.until) })}
          </StateMark>
        )}
      </Fact>
      <Fact name={t('budget.concurrencyLabel')}>
        <span className="numeric">{t('budget.concurrency', concurrency)}</span>
      </Fact>
      <Fact name={t('budget.retryShare')}>
        <span className="numeric">{t('budget.retryShareOf', { share: format.share(share) })}</span>
      </Fact>
      <Fact name={t('budget.limited')}>
        <span className="numeric">
          {reasons.length === 0
            ? t('budget.nothingLimited')
            : reasons.map(([reason, count]) => `${reason} × ${format.number(count)}`).join(', ')}
        </span>
      </Fact>
    </Facts>
  );
}

/** Each endpoint may have a limit of its own; those that nobody is near are folded away. */
function Limiters({ budget }: { budget: Budget }) {
  const t = useTranslate();
  const [all, setAll] = useState(false);
  const { sorted, notable } = byTightness(budget.limiters);
  const rest = sorted.length - notable;
  if (sorted.length === 0) return <p className="py-1 text-ink-3">{t('budget.noLimits')}</p>;
  return (
    <>
      <ul aria-label={t('budget.limiters')} className="mt-2 flex flex-col gap-2.5">
        {sorted.slice(0, all ? undefined : notable).map((limiter) => (
          <LimiterBar key={limiter.name} limiter={limiter} />
        ))}
      </ul>
      {rest > 0 && (
        <Button look="ghost" className="-ml-2.5 mt-1" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('show.less') : t('budget.farOff', { count: rest })}
        </Button>
      )}
    </>
  );
}

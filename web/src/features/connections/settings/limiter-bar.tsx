import type { Limiter } from '@speedyflow/contract/budget';
import clsx from 'clsx';
import { CirclePause } from 'lucide-react';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useNow } from '../../../app/now.ts';
import { shareLeft } from './limiters.ts';

/** Below this share of a limit little is left. */
const LITTLE = 0.2;

/** One limit: how much of its window is left, when it is full again, and why it is paused when it is. */
export function LimiterBar({ limiter }: { limiter: Limiter }) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(1_000);
  const { name, limit, remaining, window_seconds: window, resets_at: resets, paused_until: paused, reason } = limiter;
  const left = shareLeft(limiter);
  const pause = () => {
    const at = format.instant(paused!);
    return reason ? t('budget.pausedFor', { at, reason }) : t('budget.paused', { at });
  };
  return (
    <li>
      <span className="flex flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 grow truncate" title={name}>
          {name}
        </span>
        <span className="numeric text-ink-3 text-xs">
          {limit === null
            ? t('budget.unlimited')
            : `${t('budget.left', { remaining: remaining === null ? '…' : format.number(remaining), limit: format.number(limit) })} ${t('budget.window', { window: format.interval(window * 1_000) })}`}
          {resets && ` · ${t('budget.resets', { time: format.duration(Math.max(0, Date.parse(resets) - now), true) })}`}
        </span>
      </span>
      {left !== null && (
        <span aria-hidden="true" className="mt-1 block h-1 overflow-hidden rounded-full bg-pressed">
          <span
            className={clsx('block h-full rounded-full', paused || left < LITTLE ? 'bg-warn' : 'bg-control')}
            style={{ width: `${100 * left}%` }}
          />
        </span>
      )}
      {paused && (
        <span className="mt-1 flex items-start gap-1.5 text-warn text-xs">
          <CirclePause className="mt-px size-3.5 shrink-0" aria-hidden="true" />
          {pause()}
        </span>
      )}
    </li>
  );
}

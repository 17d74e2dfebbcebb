import type { SlaView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { AlarmClock, AlarmClockOff, CheckCheck, CirclePause, Clock4 } from 'lucide-react';
import { useFormat } from '../../app/i18n/format.ts';
import { type MessageId, useTranslate } from '../../app/i18n/language.ts';
import { useNow } from '../../app/now.ts';
import { type ClockFace, readClock } from './sla-clock.ts';

const LOOKS: Record<ClockFace['tone'], { icon: typeof Clock4; ink: string; word: MessageId }> = {
  calm: { icon: Clock4, ink: 'text-ink-3', word: 'sla.running' },
  soon: { icon: Clock4, ink: 'text-warn', word: 'sla.running' },
  now: { icon: AlarmClock, ink: 'text-danger', word: 'sla.running' },
  over: { icon: AlarmClockOff, ink: 'text-danger font-medium', word: 'sla.breached' },
  paused: { icon: CirclePause, ink: 'text-ink-3', word: 'sla.paused' },
  met: { icon: CheckCheck, ink: 'text-ok', word: 'sla.met' },
};

export interface SlaBadgeProps {
  sla: SlaView;
  /** Whether the ticket the clock belongs to is done. */
  done: boolean;
  /** Ticks every second. */
  live?: boolean;
}

/** An SLA clock: the state as an icon and a colour, the time left in figures. */
export function SlaBadge({ sla, done, live = false }: SlaBadgeProps) {
  const t = useTranslate();
  const format = useFormat();
  const face = readClock(sla, useNow(live ? 1_000 : 30_000), done);
  const { icon: Icon, ink, word } = LOOKS[face.tone];
  const time = face.remainingMs === undefined ? '' : format.duration(face.remainingMs, live);
  const due = sla.due_at ? ` · ${format.instant(sla.due_at)}` : '';
  return (
    <span
      className={clsx('numeric inline-flex items-center gap-1 whitespace-nowrap text-xs', ink)}
      title={`${sla.name} · ${t(word)}${due}`}
    >
      <Icon className="size-3.5 shrink-0" aria-label={t(word)} />
      {face.tone === 'over' && time ? `−${time}` : time || (live ? t(word) : null)}
    </span>
  );
}

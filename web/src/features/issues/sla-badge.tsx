import type { SlaView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { AlarmClock, AlarmClockOff, CheckCheck, CirclePause, Clock4 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useFormat } from '../../app/i18n/format.ts';
import { type MessageId, useTranslate } from '../../app/i18n/language.ts';
import { useNow } from '../../app/now.ts';
import { type ClockFace, readClock } from './sla-clock.ts';

const ICON = 'size-3.5 shrink-0';
/** The same elements for every badge: they are drawn once and not compared again. */
const RUNNING = <Clock4 className={ICON} aria-hidden="true" />;

const LOOKS: Record<ClockFace['tone'], { icon: ReactElement; ink: string; word: MessageId }> = {
  calm: { icon: RUNNING, ink: 'text-ink-3', word: 'sla.running' },
  soon: { icon: RUNNING, ink: 'text-warn', word: 'sla.running' },
  now: { icon: <AlarmClock className={ICON} aria-hidden="true" />, ink: 'text-danger', word: 'sla.running' },
  over: {
    icon: <AlarmClockOff className={ICON} aria-hidden="true" />,
    ink: 'text-danger font-medium',
    word: 'sla.breached',
  },
  paused: { icon: <CirclePause className={ICON} aria-hidden="true" />, ink: 'text-ink-3', word: 'sla.paused' },
  met: { icon: <CheckCheck className={ICON} aria-hidden="true" />, ink: 'text-ok', word: 'sla.met' },
};

export interface SlaBadgeProps {
  sla: SlaView;
  /** Whether the ticket the clock belongs to is done. */
  done: boolean;
  /** Ticks every second. */
  live?: boolean;
  /** Whether it is pointed at: only then does it say when it is due, which costs too much for every row. */
  pointed?: boolean;
}

/** An SLA clock: the state as an icon and a colour, the time left in figures. */
export function SlaBadge({ sla, done, live = false, pointed = true }: SlaBadgeProps) {
  const t = useTranslate();
  const format = useFormat();
  const face = readClock(sla, useNow(live ? 1_000 : 30_000), done);
  const { icon, ink, word } = LOOKS[face.tone];
  const time = face.remainingMs === undefined ? '' : format.duration(face.remainingMs, live);
  const due = pointed && sla.due_at ? ` · ${format.instant(sla.due_at)}` : '';
  return (
    <span
      className={clsx('numeric inline-flex items-center gap-1 whitespace-nowrap text-xs', ink)}
      title={`${sla.name} · ${t(word)}${due}`}
    >
      {icon}
      <span className="sr-only">{t(word)}</span>
      {face.tone === 'over' && time ? `−${time}` : time || (live ? t(word) : null)}
    </span>
  );
}

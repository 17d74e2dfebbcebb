import type { SlaView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { useFormat } from '../../app/i18n/format.ts';
import { type MessageId, useTranslate } from '../../app/i18n/language.ts';
import { useNow } from '../../app/now.ts';
import { glyph } from '../../design/glyph.tsx';
import { type ClockFace, readClock } from './sla-clock.ts';

const LOOKS: Record<ClockFace['tone'], { shape: string; ink: string; word: MessageId }> = {
  calm: { shape: 'glyph-clock', ink: 'text-ink-3', word: 'sla.running' },
  soon: { shape: 'glyph-clock', ink: 'text-warn', word: 'sla.running' },
  now: { shape: 'glyph-alarm', ink: 'text-danger', word: 'sla.running' },
  over: { shape: 'glyph-over', ink: 'text-danger font-medium', word: 'sla.breached' },
  paused: { shape: 'glyph-paused', ink: 'text-ink-3', word: 'sla.paused' },
  met: { shape: 'glyph-met', ink: 'text-ok', word: 'sla.met' },
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
  const { shape, ink, word } = LOOKS[face.tone];
  const time = face.remainingMs === undefined ? '' : format.duration(face.remainingMs, live);
  const due = pointed && sla.due_at ? ` · ${format.instant(sla.due_at)}` : '';
  return (
    <span
      className={clsx('numeric inline-flex items-center gap-1 whitespace-nowrap text-xs', ink)}
      title={`${sla.name} · ${t(word)}${due}`}
    >
      {glyph({ shape })}
      <span className="sr-only">{t(word)}</span>
      {face.tone === 'over' && time ? `−${time}` : time || (live ? t(word) : null)}
    </span>
  );
}

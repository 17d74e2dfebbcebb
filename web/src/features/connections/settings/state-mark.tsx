import clsx from 'clsx';
import { CircleAlert, CircleCheck, CircleX, type LucideIcon, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';

export type Health = 'fine' | 'busy' | 'stalled' | 'failing';

const LOOKS: Record<Health, { icon: LucideIcon; icons: string; words: string }> = {
  fine: { icon: CircleCheck, icons: 'text-ok', words: 'text-ink-2' },
  busy: { icon: RefreshCw, icons: 'text-ink-3', words: 'text-ink-2' },
  stalled: { icon: CircleAlert, icons: 'text-warn', words: 'text-warn' },
  failing: { icon: CircleX, icons: 'text-danger', words: 'text-danger' },
};

/** How something is: a shape and words, and a colour with them. */
export function StateMark({ health, children }: { health: Health; children: ReactNode }) {
  const { icon: Icon, icons, words } = LOOKS[health];
  return (
    <span className={clsx('inline-flex min-w-0 items-start gap-1.5', words)}>
      <Icon className={clsx('mt-[3px] size-3.5 shrink-0', icons)} aria-hidden="true" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </span>
  );
}

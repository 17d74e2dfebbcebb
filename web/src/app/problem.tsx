import clsx from 'clsx';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorText } from './i18n/error-text.ts';
import { useTranslate } from './i18n/language.ts';

export interface ProblemProps {
  /** A failed call, or words. */
  of: unknown;
  tone?: 'danger' | 'warn';
  className?: string;
  action?: ReactNode;
}

/** What went wrong, beside what it happened to. */
export function Problem({ of: problem, tone = 'danger', className, action }: ProblemProps) {
  const t = useTranslate();
  return (
    <p
      role="alert"
      className={clsx(
        'flex items-start gap-2',
        tone === 'danger' ? 'text-danger' : 'text-warn',
        className ?? 'text-sm',
      )}
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{errorText(problem, t)}</span>
      {action}
    </p>
  );
}

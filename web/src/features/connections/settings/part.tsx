import type { ReactNode } from 'react';
import { Problem } from '../../../app/problem.tsx';
import { Skeleton } from '../../../design/skeleton.tsx';

export interface PartProps {
  title: string;
  count?: number | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** One aspect of a connection under its own small heading. */
export function Part({ title, count, actions, children }: PartProps) {
  return (
    <section aria-label={title} className="min-w-0 border-t pt-2 pb-5">
      <div className="mb-1 flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="font-medium">{title}</h3>
        {count !== undefined && count > 0 && <span className="numeric text-ink-3">{count}</span>}
        {actions && <div className="ml-auto flex flex-wrap gap-1.5">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** What a part shows while it is on its way, and when it does not come. */
export function PartPending({ error, lines }: { error: unknown; lines: number }) {
  if (error != null) return <Problem of={error} tone="warn" />;
  return (
    <div aria-hidden="true" className="flex flex-col">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are identical and never move
        <span key={line} className="flex h-8 items-center">
          <Skeleton className="w-2/5" />
        </span>
      ))}
    </div>
  );
}

/** Names and what is known under them, aligned. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(96px,auto)_1fr] gap-x-4 gap-y-1.5 py-1">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

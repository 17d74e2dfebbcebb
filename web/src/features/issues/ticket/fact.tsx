import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Avatar } from '../../../design/avatar.tsx';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-medium text-ink-2 text-xs">{title}</h3>
      {children}
    </section>
  );
}

export interface FactProps {
  name: string;
  /** Whether the name is longer than what it names, and has the room. */
  wide?: boolean;
  children: ReactNode;
}

export function Fact({ name, wide = false, children }: FactProps) {
  return (
    <div
      className={clsx(
        'grid items-start gap-x-3 py-0.5 text-sm',
        wide ? 'grid-cols-[minmax(6.5rem,1fr)_auto]' : 'grid-cols-[6.5rem_minmax(0,1fr)]',
      )}
    >
      <span className="text-ink-3 text-xs leading-5 [overflow-wrap:anywhere]">{name}</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </div>
  );
}

export function Person({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <Avatar name={name} size={16} />
      {name}
    </span>
  );
}

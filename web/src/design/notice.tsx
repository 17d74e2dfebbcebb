import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface NoticeProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** A whole area that has nothing to list: what it will show, or what went wrong, and the next step. */
export function Notice({ icon: Icon, title, children, action }: NoticeProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1.5 p-8 text-center">
      <Icon className="mb-1 size-6 text-ink-3" strokeWidth={1.5} aria-hidden="true" />
      <p className="text-balance font-medium text-base">{title}</p>
      {children && <p className="max-w-80 text-balance text-ink-2 text-sm">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

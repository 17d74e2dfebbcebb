import type { ReactNode } from 'react';
import { useDocumentTitle } from './document-title.ts';
import { useFormat } from './i18n/format.ts';

export interface TopBarProps {
  title: string;
  /** Where the title belongs, such as the desk of a queue. */
  parent?: string | undefined;
  count?: number | null | undefined;
  /** What stands beside says it too: a phone shows that alone. */
  saidBeside?: boolean;
  children?: ReactNode;
}

/** Where one is, how much is there, and what can be done with it. */
export function TopBar({ title, parent, count, saidBeside = false, children }: TopBarProps) {
  const format = useFormat();
  useDocumentTitle(title);
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b px-4 max-sm:px-3">
      <h1 className={`flex min-w-0 items-baseline gap-1.5 ${saidBeside ? 'max-sm:sr-only' : ''}`}>
        {parent && (
          <>
            <span className="truncate text-ink-3 max-sm:hidden">{parent}</span>
            <span className="text-ink-3 max-sm:hidden" aria-hidden="true">
              /
            </span>
          </>
        )}
        <span className="truncate font-semibold text-base">{title}</span>
        {count != null && <span className="numeric text-ink-3 text-sm">{format.number(count)}</span>}
      </h1>
      <div className={`ml-auto flex items-center gap-1 ${saidBeside ? 'min-w-0 max-sm:ml-0 max-sm:grow' : 'shrink-0'}`}>
        {children}
      </div>
    </header>
  );
}

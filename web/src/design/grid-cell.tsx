import type { ReactNode } from 'react';

export interface GridCellProps {
  className?: string;
  title?: string | undefined;
  /** Names the cell for what is placed beside it. */
  name?: string;
  children: ReactNode;
}

/** A cell of a grid whose rows are laid out freely, one below the other, and exist only while on the screen. */
export function GridCell({ className, title, name, children }: GridCellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cell cannot stand in rows that are placed one by one
    <div role="gridcell" tabIndex={-1} className={className} title={title} data-cell={name}>
      {children}
    </div>
  );
}

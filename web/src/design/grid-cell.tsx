import type { ReactNode } from 'react';

export interface GridCellProps {
  className?: string;
  title?: string | undefined;
  /** Names the cell for what is placed beside it. */
  name?: string;
  children: ReactNode;
}

/** What makes an element a cell, where a component for each would cost more than what it shows. */
export const GRID_CELL = { role: 'gridcell', tabIndex: -1 } as const;

/** A cell of a grid whose rows are laid out freely, one below the other, and exist only while on the screen. */
export function GridCell({ className, title, name, children }: GridCellProps) {
  return (
    <div {...GRID_CELL} className={className} title={title} data-cell={name}>
      {children}
    </div>
  );
}

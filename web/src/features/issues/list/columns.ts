import type { ListColumn } from '@speedyflow/contract/saved-views';
import { createContext, useContext } from 'react';

const Shown = createContext<readonly ListColumn[] | null>(null);

/** Chooses what the rows of the lists inside show beside key and summary; null: everything there is room for. */
export const Columns = Shown.Provider;

/** Whether rows show a column here. */
export function useColumns(): (column: ListColumn) => boolean {
  const columns = useContext(Shown);
  return (column) => columns === null || columns.includes(column);
}

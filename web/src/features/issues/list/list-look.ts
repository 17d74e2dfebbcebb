import type { ListColumn, ListKind } from '@speedyflow/contract/list-look';
import { createContext, useContext, useMemo } from 'react';
import { type Density, density } from '../../../app/appearance.ts';
import { listWays } from '../../../app/list-ways.ts';
import { useObservable } from '../../../app/observable.ts';
import type { ListPlace } from './list-place.ts';

/** How the rows of a list look. */
export interface ListLook {
  kind: ListKind;
  /** What they show beside key and summary; null: the usual, as there is room for it. */
  columns: readonly ListColumn[] | null;
  density: Density;
  /** Whether the columns are those of a saved view, and not the person's. */
  ofView: boolean;
}

const Look = createContext<ListLook>({ kind: 'everything', columns: null, density: 'compact', ofView: false });

export const LookOfList = Look.Provider;
export const useListLook = (): ListLook => useContext(Look);

/** The look of a place, as the person chose it for lists of its kind. @param columns those of a saved view */
export function useLookOf({ kind }: ListPlace, columns: readonly ListColumn[] | null | undefined): ListLook {
  const { [kind]: chosen } = useObservable(listWays).lists;
  const usual = useObservable(density);
  return useMemo(() => {
    const ofView = columns !== undefined;
    const shown = ofView ? columns : (chosen?.columns ?? null);
    return { kind, columns: shown, density: chosen?.density ?? usual, ofView };
  }, [kind, columns, chosen, usual]);
}

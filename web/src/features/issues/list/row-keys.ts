import { useRef } from 'react';

/** Rows that exist, and the name of the element of each. */
export interface NamedRows {
  ids: readonly number[];
  keys: readonly number[];
}

/**
 * Names for the elements of the rows that exist. A row keeps its element while the list scrolls or a row comes; where
 * most rows are others than before, as in another view, they take over the elements that are there.
 *
 * @param unused gives a name no element has
 */
export function nameRows(before: NamedRows, ids: readonly number[], unused: () => number): NamedRows {
  const known = new Map(before.ids.map((id, at) => [id, before.keys[at]!]));
  const staying = ids.filter((id) => known.has(id)).length;
  const keep = staying * 2 >= Math.min(ids.length, before.ids.length);
  return { ids, keys: ids.map((id, at) => (keep ? known.get(id) : before.keys[at]) ?? unused()) };
}

export function useRowKeys(ids: readonly number[]): readonly number[] {
  const named = useRef<NamedRows>({ ids: [], keys: [] });
  const next = useRef(0);
  named.current = nameRows(named.current, ids, () => next.current++);
  return named.current.keys;
}

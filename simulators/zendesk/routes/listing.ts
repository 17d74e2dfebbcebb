/** Lists of records that are few enough to stand in memory, ordered by id. */
import { notFound } from '../http/api-error.ts';
import { pageOf } from '../http/paging.ts';
import type { Call } from '../http/route.ts';

/** One page of the records, in the wire format that `wire` gives them. */
export function page<Item extends { id: number }>(
  call: Call,
  plural: string,
  records: readonly Item[],
  wire: (item: Item) => unknown = (item) => item,
): Record<string, unknown> {
  const listing = { items: records, order: 'id', key: () => 0, id: (item: Item) => item.id };
  const { items, envelope } = pageOf(call.place, listing);
  return { [plural]: items.map(wire), ...envelope };
}

/** The record that the path names. */
export function one<Item extends { id: number }>(records: readonly Item[], call: Call): Item {
  const found = records.find(({ id }) => String(id) === call.params.id);
  if (found === undefined) throw notFound();
  return found;
}

/** Records asked for by their ids: one page, without those that are not there. */
export function many(plural: string, records: readonly unknown[]): Record<string, unknown> {
  return { [plural]: records, next_page: null, previous_page: null, count: records.length };
}

import type { FilterCounts } from '@speedyflow/contract/technician-views';
import { type ListSearch, viewFilters } from '../issues/list/list-place.ts';

/**
 * How many tickets there are with parents or subtasks alone. The server counts them in the whole view, of one unit or
 * of all: where anything else narrows the list too, none of the numbers would be that of a list, and there are none.
 */
export function rowCounts(search: ListSearch, counts: FilterCounts | undefined): FilterCounts | undefined {
  const { filter: _filter, business_unit_id: _unit, sort: _sort, ...narrowing } = viewFilters(search);
  return Object.keys(narrowing).length === 0 ? counts : undefined;
}

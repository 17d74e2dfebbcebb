/** Views as the API writes them. */
import type { View } from '../content/views.ts';
import type { ViewCount } from '../store/view-counts.ts';
import type { Founded, Wire } from './people.ts';
import { isoTime } from './time.ts';

export function viewWire(view: View, { foundedAt, site }: Founded): Wire {
  const columnWires = view.columns.map(({ id, title }) => ({ id, title, filterable: false, sortable: true }));
  return {
    url: `${site}/api/v2/views/${view.id}.json`,
    id: view.id,
    title: view.title,
    raw_title: view.title,
    description: view.description,
    active: view.active,
    default: view.default,
    position: view.position,
    created_at: isoTime(foundedAt),
    updated_at: isoTime(foundedAt),
    watchable: true,
    conditions: view.conditions,
    execution: {
      columns: columnWires,
      fields: columnWires,
      custom_fields: [],
      group_by: view.groupBy?.id ?? null,
      group_order: view.groupBy ? 'asc' : null,
      group: view.groupBy ? { ...view.groupBy, order: 'asc' } : null,
      sort_by: view.sort.by,
      sort_order: view.sort.order,
      sort: { id: view.sort.by, title: view.sort.title, order: view.sort.order },
    },
    restriction: view.ownerId === null ? null : { type: 'User', id: view.ownerId },
  };
}

export function viewCountWire(view: View, { value, fresh }: ViewCount, site: string): Record<string, unknown> {
  const url = `${site}/api/v2/views/${view.id}/count.json`;
  return { view_id: view.id, url, value, pretty: pretty(value), fresh, active: view.active };
}

/** `~700` for 719: big counts are shown to one digit. */
function pretty(value: number | null): string {
  if (value === null) return '...';
  if (value < 100) return String(value);
  const unit = 10 ** Math.floor(Math.log10(value));
  return `~${Math.floor(value / unit) * unit}`;
}

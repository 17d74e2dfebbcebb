import type { issueRoutes } from '@speedyflow/contract/issues';
import type { ListFilter } from '@speedyflow/contract/list-filter';
import type { QueryOf } from '@speedyflow/contract/route';
import type { TechnicianView, technicianViewRoutes } from '@speedyflow/contract/technician-views';

type TicketQuery = QueryOf<typeof issueRoutes.list>;
type ViewQuery = QueryOf<typeof technicianViewRoutes.list>;

export type TicketFilters = Pick<TicketQuery, 'status' | 'priority' | 'assignee' | 'label' | 'type' | 'q' | 'sort'>;
export type ViewFilters = TicketFilters & Pick<ViewQuery, 'filter' | 'business_unit_id'>;

/** The orders a list is offered in, the usual one first. */
export const SORTS = ['-updated', 'updated', '-created', 'created', 'priority', 'sla', 'key'] as const;

/** A list of tickets people can be in, with what narrows it there. */
export type ListPlace =
  | ({ kind: 'view'; view: TechnicianView; filters: ViewFilters } & OfSavedView)
  | ({ kind: 'queue'; queueId: number; filters: TicketFilters } & OfSavedView)
  | ({ kind: 'everything'; filters: TicketFilters } & OfSavedView)
  | { kind: 'search'; filters: TicketFilters };

/** A saved view is a place of its own, though its tickets are those of another. */
interface OfSavedView {
  savedId?: number;
}

/** Where the place is in the address bar, whatever narrows it: its scroll position is kept under this name. */
export function placeName(place: ListPlace): string {
  if ('savedId' in place) return `saved:${place.savedId}`;
  switch (place.kind) {
    case 'view':
      return `view:${place.view}`;
    case 'queue':
      return `queue:${place.queueId}`;
    default:
      return place.kind;
  }
}

/** The list as data, as the server takes it; undefined for a search, whose hits are no list. */
export function listFilter(place: ListPlace): ListFilter | undefined {
  const { sort: _sort, ...filters } = place.filters;
  switch (place.kind) {
    case 'view':
      return { view: place.view, ...filters };
    case 'queue':
      return { queue_id: place.queueId, ...filters };
    case 'everything':
      return filters;
    case 'search':
      return undefined;
  }
}

/** The members of the address that narrow or order a list; the address is where they live. */
export interface ListSearch {
  status?: string | undefined;
  priority?: string | undefined;
  assignee?: string | undefined;
  label?: string | undefined;
  type?: string | undefined;
  q?: string | undefined;
  sort?: string | undefined;
  /** Parents or subtasks alone. */
  rows?: string | undefined;
  unit?: string | undefined;
  /** Of a saved view: the address says how it is narrowed, and not the view. */
  edited?: string | undefined;
  /** The ticket in the panel. */
  ticket?: string | undefined;
}

const MEMBERS = [
  'status',
  'priority',
  'assignee',
  'label',
  'type',
  'q',
  'sort',
  'rows',
  'unit',
  'edited',
  'ticket',
] as const;

/** Reads the address; members that are not text are left out. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  const given = MEMBERS.map((name) => [name, search[name]] as const).filter(
    ([, value]) => typeof value === 'string' && value !== '',
  );
  return Object.fromEntries(given);
}

export function ticketFilters(search: ListSearch): TicketFilters {
  const { status, priority, assignee, label, type, q } = search;
  const sort = SORTS.find((known) => known === search.sort);
  return withoutUndefined({ status, priority, assignee, label, type, q, sort });
}

export function viewFilters(search: ListSearch): ViewFilters {
  const { rows, unit } = search;
  const filter = rows === 'parents' || rows === 'subtasks' ? rows : undefined;
  const id = unit && /^\d+$/.test(unit) ? Number(unit) : undefined;
  return { ...ticketFilters(search), ...withoutUndefined({ filter, business_unit_id: id }) };
}

type Given<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

function withoutUndefined<Members extends object>(members: Members): Given<Members> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<Members>;
}

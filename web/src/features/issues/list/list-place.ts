import type { issueRoutes } from '@speedyflow/contract/issues';
import type { QueryOf } from '@speedyflow/contract/route';
import type { TechnicianView, technicianViewRoutes } from '@speedyflow/contract/technician-views';

type TicketQuery = QueryOf<typeof issueRoutes.list>;
type ViewQuery = QueryOf<typeof technicianViewRoutes.list>;

export type TicketFilters = Pick<TicketQuery, 'status' | 'priority' | 'assignee' | 'label' | 'type' | 'q' | 'sort'>;
export type ViewFilters = Pick<ViewQuery, 'filter' | 'business_unit_id'>;

/** A list of tickets people can be in, with what narrows it there. */
export type ListPlace =
  | { kind: 'view'; view: TechnicianView; filters: ViewFilters }
  | { kind: 'queue'; queueId: number; filters: TicketFilters }
  | { kind: 'everything'; filters: TicketFilters }
  | { kind: 'search'; filters: TicketFilters };

/** Where the place is in the address bar, whatever narrows it: its scroll position is kept under this name. */
export function placeName(place: ListPlace): string {
  switch (place.kind) {
    case 'view':
      return `view:${place.view}`;
    case 'queue':
      return `queue:${place.queueId}`;
    default:
      return place.kind;
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
  rows?: 'parents' | 'subtasks' | undefined;
  unit?: string | undefined;
  /** The ticket in the panel. */
  ticket?: string | undefined;
}

const MEMBERS = ['status', 'priority', 'assignee', 'label', 'type', 'q', 'sort', 'rows', 'unit', 'ticket'] as const;

/** Reads the address; members that are not text are left out. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  const given = MEMBERS.map((name) => [name, search[name]] as const).filter(
    ([, value]) => typeof value === 'string' && value !== '',
  );
  return Object.fromEntries(given);
}

export function ticketFilters(search: ListSearch): TicketFilters {
  const { status, priority, assignee, label, type, q, sort } = search;
  return withoutUndefined({ status, priority, assignee, label, type, q, sort }) as TicketFilters;
}

export function viewFilters({ rows, unit }: ListSearch): ViewFilters {
  const id = unit && /^\d+$/.test(unit) ? Number(unit) : undefined;
  return withoutUndefined({ filter: rows, business_unit_id: id }) as ViewFilters;
}

function withoutUndefined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

import { type Static, Type } from 'typebox';
import { PageSiblings, Paging, TicketFilter, UnitFilter } from './paging.ts';
import { route } from './route.ts';
import { TicketRowView } from './ticket.ts';

/** The built-in personal lists, in the order the interface shows them. */
export const TECHNICIAN_VIEWS = [
  'unassigned',
  'all_unsolved',
  'my_unsolved',
  'recently_updated',
  'recently_solved',
  'all_your_requests',
  'urgent_high_priority',
  'pending_requester_response',
  'pending_subtask',
  'new_today',
  'in_progress',
] as const;
export type TechnicianView = (typeof TECHNICIAN_VIEWS)[number];

// Built from the list above at run time: its static type has to be said.
const View = Type.Unsafe<TechnicianView>(Type.Union(TECHNICIAN_VIEWS.map((name) => Type.Literal(name))));
const RowFilter = Type.Union([Type.Literal('all'), Type.Literal('parents'), Type.Literal('subtasks')]);

export const ViewCounts = Type.Unsafe<Record<TechnicianView, number>>(
  Type.Object(Object.fromEntries(TECHNICIAN_VIEWS.map((name) => [name, Type.Integer()]))),
);
export const FilterCounts = Type.Object({ all: Type.Integer(), parents: Type.Integer(), subtasks: Type.Integer() });
export type FilterCounts = Static<typeof FilterCounts>;

const CountsQuery = Type.Object({ ...UnitFilter.properties, view: Type.Optional(View) });

export const UnitCountView = Type.Object({ id: Type.Integer(), name: Type.String(), count: Type.Integer() });

export const technicianViewRoutes = {
  list: route({
    id: 'technicianViews.list',
    method: 'GET',
    path: '/requests/technician-views',
    summary: 'One technician view with the counts of all of them',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'technicianViews', reader: 'person', seenFirst: true },
    query: Type.Object({
      ...CountsQuery.properties,
      filter: Type.Optional(RowFilter),
      ...TicketFilter.properties,
      ...Paging.properties,
    }),
    data: Type.Array(TicketRowView),
    siblings: { ...PageSiblings, counts: ViewCounts, filter_counts: FilterCounts },
  }),
  /** Answers `{success, counts, filter_counts, seq}` and nothing else. */
  counts: route({
    id: 'technicianViews.counts',
    method: 'GET',
    path: '/requests/technician-views/counts',
    summary: 'Counts of every view, and of the filters of one; under 300 bytes for whoever takes gzip or br',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'technicianViews', reader: 'person', seenFirst: true },
    query: CountsQuery,
    data: Type.Null(),
    siblings: { counts: ViewCounts, filter_counts: FilterCounts, seq: Type.Integer() },
  }),
  units: route({
    id: 'technicianViews.units',
    method: 'GET',
    path: '/requests/business-units/counts',
    summary: 'Unsolved tickets per business unit',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'technicianViews', reader: 'desks', seenFirst: true },
    data: Type.Object({
      units: Type.Array(UnitCountView),
      total: Type.Integer(),
      unassigned: Type.Integer(),
    }),
  }),
};

import { type Static, Type } from 'typebox';
import { RecordId } from './envelope.ts';
import { TicketFilter, UnitFilter } from './paging.ts';
import { TECHNICIAN_VIEWS, type TechnicianView } from './technician-views.ts';

/** Any list of tickets as data: a technician view, a queue, or else every ticket, with what narrows it. */
export const ListFilter = Type.Object(
  {
    // Built from the list at run time: its static type has to be said.
    view: Type.Optional(Type.Unsafe<TechnicianView>(Type.Union(TECHNICIAN_VIEWS.map((name) => Type.Literal(name))))),
    queue_id: Type.Optional(RecordId),
    filter: Type.Optional(
      Type.Union([Type.Literal('all'), Type.Literal('parents'), Type.Literal('subtasks')], {
        description: 'of a technician view',
      }),
    ),
    ...UnitFilter.properties,
    ...TicketFilter.properties,
  },
  { additionalProperties: false },
);
export type ListFilter = Static<typeof ListFilter>;

import { type Static, Type } from 'typebox';

/** What a row of a list can show beside its key and summary; the usual ones first, in their order. */
export const LIST_COLUMNS = [
  'status',
  'last_message',
  'labels',
  'sla',
  'assignee',
  'updated',
  'requester',
  'type',
  'priority',
  'created',
  'comments',
  'story_points',
] as const;
export type ListColumn = (typeof LIST_COLUMNS)[number];

/** What rows show where nothing was chosen. */
export const USUAL_COLUMNS: readonly ListColumn[] = LIST_COLUMNS.slice(0, 6);

// Built from the list above at run time: its static type has to be said.
export const ListColumns = Type.Array(
  Type.Unsafe<ListColumn>(Type.Union(LIST_COLUMNS.map((name) => Type.Literal(name)))),
  { maxItems: LIST_COLUMNS.length, uniqueItems: true, description: 'in the order in which they stand' },
);

export const Density = Type.Union([Type.Literal('compact'), Type.Literal('comfortable')]);

/** The lists whose look a person chooses; saved views bring columns of their own. */
export const LIST_KINDS = ['view', 'queue', 'everything', 'search'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

const ListLook = Type.Object(
  { columns: Type.Optional(ListColumns), density: Type.Optional(Density) },
  { additionalProperties: false },
);

/** How lists look to a person, by their kind; what is not said is as usual. */
export const ListLooks = Type.Object(
  {
    view: Type.Optional(ListLook),
    queue: Type.Optional(ListLook),
    everything: Type.Optional(ListLook),
    search: Type.Optional(ListLook),
  },
  { additionalProperties: false },
);
export type ListLooks = Static<typeof ListLooks>;

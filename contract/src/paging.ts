import { type Static, Type } from 'typebox';
import { Nullable, RecordId } from './envelope.ts';

const Word = Type.String({ minLength: 1, maxLength: 200 });

/** Filters every ticket list takes. Several values of one member are separated by commas. */
export const TicketFilter = Type.Object({
  status: Type.Optional(
    Type.String({ minLength: 1, maxLength: 400, description: 'status names or categories, comma-separated' }),
  ),
  priority: Type.Optional(
    Type.String({ minLength: 1, maxLength: 400, description: 'priority names, comma-separated' }),
  ),
  assignee: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'person ids, `me` or `none`, comma-separated' }),
  ),
  label: Type.Optional(
    Type.String({ minLength: 1, maxLength: 400, description: 'labels, all of which must be there' }),
  ),
  type: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
  q: Type.Optional(Word),
});
export type TicketFilter = Static<typeof TicketFilter>;

export const SortKey = Type.Union([
  Type.Literal('updated'),
  Type.Literal('-updated'),
  Type.Literal('created'),
  Type.Literal('-created'),
  Type.Literal('priority'),
  Type.Literal('-priority'),
  Type.Literal('key'),
  Type.Literal('-key'),
  Type.Literal('sla'),
  Type.Literal('-sla'),
]);
export type SortKey = Static<typeof SortKey>;

export const Paging = Type.Object({
  page: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 10_000, description: 'for the first pages; a cursor goes on at no more cost' }),
  ),
  per_page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  sort: Type.Optional(SortKey),
});

/** Members a paged ticket list adds beside `data`. */
export const PageSiblings = {
  total: Type.Integer(),
  page: Type.Integer(),
  per_page: Type.Integer(),
  next_cursor: Nullable(Type.String()),
};

export const UnitFilter = Type.Object({
  business_unit_id: Type.Optional(Type.Union([RecordId, Type.Literal('all')])),
});

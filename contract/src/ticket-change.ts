import { type Static, Type } from 'typebox';
import { Nullable, RecordId } from './envelope.ts';

export const Labels = Type.Array(Type.String({ minLength: 1, maxLength: 100, pattern: '^\\S+$' }), { maxItems: 100 });

const members = {
  assignee_id: Type.Optional(
    Type.Union([RecordId, Type.Literal('me'), Type.Null()], { description: 'a person, me, or nobody with null' }),
  ),
  to_status: Type.Optional(
    Type.String({ minLength: 1, maxLength: 120, description: 'a status the ticket can move to, by name' }),
  ),
  priority: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  labels: Type.Optional(Labels),
  add_labels: Type.Optional(Labels),
  remove_labels: Type.Optional(Labels),
  story_points: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 1000 }))),
};

/** Several members of a ticket changed at once; each becomes an edit of its own. */
export const TicketChange = Type.Object(members, { additionalProperties: false, minProperties: 1 });
export type TicketChange = Static<typeof TicketChange>;

/** The same with something said. */
export const BulkChange = Type.Object(
  {
    ...members,
    comment: Type.Optional(
      Type.Object(
        {
          body: Type.String({ minLength: 1, maxLength: 32_000, pattern: '\\S' }),
          public: Type.Optional(Type.Boolean({ description: 'true unless said' })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type BulkChange = Static<typeof BulkChange>;

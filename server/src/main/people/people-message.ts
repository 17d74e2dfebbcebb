import { Type } from 'typebox';
import { channelText } from '../bus/channel-text.ts';

const VERSION = 1;

const Id = Type.Integer({ minimum: 0 });

const Stay = Type.Object(
  {
    userId: Id,
    name: Type.String({ maxLength: 200 }),
    page: Type.String({ minLength: 1, maxLength: 40 }),
    place: Type.Union([
      Type.Object({ ticketId: Id, key: Type.String({ maxLength: 200 }), deskId: Id }, { additionalProperties: false }),
      Type.Null(),
    ]),
    typing: Type.Boolean(),
  },
  { additionalProperties: false },
);

const Message = Type.Object(
  {
    v: Type.Literal(VERSION),
    from: Type.String({ minLength: 1, maxLength: 40 }),
    /** What pages said since the last message. */
    stays: Type.Optional(Type.Array(Stay, { maxItems: 50 })),
    /** Accounts that have new notifications. */
    notified: Type.Optional(Type.Array(Id, { maxItems: 500 })),
  },
  { additionalProperties: false },
);

/** What processes tell each other of people: lost without harm, since it is said again or looked up. */
export const { write: writePeople, read: readPeople } = channelText(VERSION, Message);

import { type Static, Type } from 'typebox';
import { channelText } from './channel-text.ts';

const VERSION = 1;
/** More of one kind than this is told as "any": a message stays well under what the channels carry. */
export const NAMED_MAX = 150;

const Id = Type.Integer({ minimum: 0 });
/** Which ones; null for any. */
const Some = Type.Union([Type.Array(Id, { maxItems: NAMED_MAX }), Type.Null()]);

const Bulletin = Type.Object(
  {
    /** The change log grew up to here. */
    seq: Type.Optional(Id),
    /** What answers show beside tickets may have changed; how often it did. */
    era: Type.Optional(Id),
    /** Accounts whose rights or sessions changed. */
    rights: Type.Optional(Some),
    /** Connections with edits to send, and with something to do. */
    edits: Type.Optional(Some),
    errands: Type.Optional(Some),
    /** Selections of answers that were removed from the caches by hand. */
    cleared: Type.Optional(Type.Array(Type.String({ maxLength: 4000 }), { maxItems: 5 })),
  },
  { additionalProperties: false },
);

const Message = Type.Object(
  {
    v: Type.Literal(VERSION),
    from: Type.String({ minLength: 1, maxLength: 40 }),
    /** How many bulletins the sender had published; with one, it is the number of that one. */
    n: Id,
    bulletin: Type.Optional(Bulletin),
    /** The sender has taken in all bulletins of `of` up to `n`. */
    took: Type.Optional(Type.Object({ of: Type.String({ maxLength: 40 }), n: Id }, { additionalProperties: false })),
    /** The sender listens no more. */
    leaves: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** What processes tell each other at once. */
export type Bulletin = Static<typeof Bulletin>;
/** One text on the bus. Without anything but its head it says that the sender is there. */
export type BusMessage = Static<typeof Message>;

export const { write: writeMessage, read: readMessage } = channelText(VERSION, Message);

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Grows when a message is to be read otherwise; those of other versions say nothing to this one. */
const VERSION = 1;
const TEXT_MAX = 7_900;

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
export type PeopleMessage = Static<typeof Message>;

const checker = Compile(Message);

export function writePeople(message: Omit<PeopleMessage, 'v'>): string {
  return JSON.stringify({ v: VERSION, ...message });
}

/** Undefined for anything else: others may speak on a Redis too, and processes of another version. */
export function readPeople(text: string): PeopleMessage | undefined {
  if (text.length > TEXT_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return checker.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

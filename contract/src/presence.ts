import { type Static, Type } from 'typebox';
import { Nullable } from './envelope.ts';
import { route } from './route.ts';

/** A page says again where it is within this time; who is not heard for twice as long, and a little, is gone. */
export const PRESENCE_BEAT_SECONDS = 15;

/** While somebody types, their page says so again within this time. */
export const TYPING_BEAT_SECONDS = 3;

/** Somebody else who has a ticket open. */
export const PresentPerson = Type.Object({
  user_id: Type.Integer(),
  name: Type.String(),
  typing: Type.Boolean(),
});
export type PresentPerson = Static<typeof PresentPerson>;

/** Who else is at a ticket. As `event: presence` of the change stream: an array of those where it changed. */
export const PresenceView = Type.Object({ key: Type.String(), people: Type.Array(PresentPerson) });
export type PresenceView = Static<typeof PresenceView>;

export const presenceRoutes = {
  list: route({
    id: 'presence.list',
    method: 'GET',
    path: '/presence',
    summary: 'Who else is at which ticket',
    access: 'session',
    limit: 'read',
    data: Type.Array(PresenceView),
  }),
  tell: route({
    id: 'presence.tell',
    method: 'PUT',
    path: '/presence',
    summary: 'Say which ticket a page shows, and whether somebody types there; soon forgotten unless said again',
    access: 'session',
    limit: 'presence',
    body: Type.Object(
      {
        page: Type.String({ minLength: 1, maxLength: 40, description: 'tells the pages of one person apart' }),
        key: Nullable(Type.String({ minLength: 1, maxLength: 100 }), { description: 'null: none any more' }),
        typing: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
    data: Type.Object({ told: Type.Literal(true) }),
  }),
};

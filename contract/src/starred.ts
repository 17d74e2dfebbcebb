import { type Static, Type } from 'typebox';
import { RecordId } from './envelope.ts';

const exactly = { additionalProperties: false };

/** A place somebody wants at hand; whether it is still there, and theirs to see, is not known here. */
export const StarredPlace = Type.Union([
  Type.Object({ kind: Type.Literal('view'), view: Type.String({ minLength: 1, maxLength: 60 }) }, exactly),
  Type.Object({ kind: Type.Literal('queue'), id: RecordId, desk_id: RecordId }, exactly),
  Type.Object({ kind: Type.Literal('board'), id: RecordId }, exactly),
  Type.Object({ kind: Type.Literal('saved'), id: RecordId }, exactly),
]);
export type StarredPlace = Static<typeof StarredPlace>;

export const STARRED_MAX = 50;

export const StarredPlaces = Type.Array(StarredPlace, {
  maxItems: STARRED_MAX,
  uniqueItems: true,
  description: 'in the order in which they were starred',
});

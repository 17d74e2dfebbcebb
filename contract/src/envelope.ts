import { type Static, Type } from 'typebox';

/** An instant: ISO 8601 in UTC with `Z`. */
export const Instant = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });

/** Allows null, for members that are always present but may be empty. */
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(
  schema: T,
  options: { description?: string } = {},
) => Type.Union([schema, Type.Null()], options);

/** Number of something kept here; no larger than a JSON number tells from its neighbours. */
export const RecordId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

export const Meta = Type.Object({
  timestamp: Instant,
  cached: Type.Boolean(),
  cache_ttl: Type.Integer({ description: 'seconds; the ceiling, changes invalidate earlier' }),
  cache_layer: Nullable(Type.String()),
  as_of: Type.Optional(Nullable(Instant)),
  seq: Type.Integer({ description: 'position of the change log this answer reflects' }),
});
export type Meta = Static<typeof Meta>;

export const ErrorBody = Type.Object({
  success: Type.Literal(false),
  error: Type.Object({ code: Type.String(), message: Type.String(), details: Type.Unknown() }),
  meta: Type.Object({ timestamp: Instant, request_id: Type.String() }),
  detail: Type.Optional(Type.String({ description: 'the limit, on RATE_LIMITED only' })),
});
export type ErrorBody = Static<typeof ErrorBody>;

export interface Success<Data, Siblings = object> {
  success: true;
  data: Data;
  meta: Meta;
  siblings?: Siblings;
}

import { Type } from 'typebox';

/** Answers of the bare routes: they carry no envelope. */
export const Health = Type.Object({
  status: Type.Union([Type.Literal('healthy'), Type.Literal('degraded')]),
  service: Type.Literal('speedyflow'),
  redis: Type.Boolean(),
  database: Type.Boolean(),
  version: Type.String(),
});

export const Ready = Type.Object({
  ready: Type.Boolean(),
  connections: Type.Array(
    Type.Object({
      name: Type.String(),
      state: Type.String(),
      done: Type.Integer(),
      total: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
});

import { type Static, Type } from 'typebox';
import { Nullable } from './envelope.ts';
import { route } from './route.ts';

const Namespace = Type.Object({
  namespace: Type.String({ description: 'id of the route' }),
  l1_hits: Type.Integer({ description: 'shown from memory' }),
  l3_hits: Type.Integer({ description: 'shown from the tier behind memory' }),
  misses: Type.Integer({ description: 'made' }),
  joined: Type.Integer({ description: 'waited for what was being made for somebody else' }),
  refreshes: Type.Integer({ description: 'made anew shortly before their end' }),
  evictions: Type.Integer({ description: 'given up for others' }),
  hit_ratio: Nullable(Type.Number({ description: 'share of requests that did not have to be made' })),
});

export const CacheStats = Type.Object({
  layers: Type.Object({
    l1: Type.Object({ entries: Type.Integer(), bytes: Type.Integer(), bytes_max: Type.Integer() }),
    l3: Nullable(
      Type.Object({
        engine: Type.Union([Type.Literal('database'), Type.Literal('redis')]),
        entries: Type.Integer(),
        bytes: Type.Integer(),
      }),
    ),
  }),
  namespaces: Type.Array(Namespace),
});
export type CacheStats = Static<typeof CacheStats>;

const Text = Type.String({ minLength: 1, maxLength: 500 });

/** Which answers are meant; all of them where nothing is said. */
export const CacheSelection = Type.Object({
  key: Type.Optional(Text),
  pattern: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, description: '`*` stands for anything: `desks.list:*`' }),
  ),
  tag: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'a route (`boards.get`), `desk:<id>`, `reader:<digest>`',
    }),
  ),
});
export type CacheSelection = Static<typeof CacheSelection>;

export const CacheCleared = Type.Object({
  l1: Type.Integer({ description: 'removed from the memory of the process that was asked' }),
  l3: Type.Integer(),
});

export const CacheWarmed = Type.Object({
  readers: Type.Integer({ description: 'people seen within a day' }),
  answers: Type.Integer(),
  failed: Type.Integer(),
});

export const cacheRoutes = {
  stats: route({
    id: 'cache.stats',
    method: 'GET',
    path: '/cache/stats',
    summary: 'Hits, misses and evictions per layer and route, since the process began',
    access: 'admin',
    limit: 'read',
    data: CacheStats,
  }),
  clear: route({
    id: 'cache.clear',
    method: 'POST',
    path: '/cache/clear',
    summary: 'Remove kept answers: all, or those of a key, a pattern or a tag',
    access: 'admin',
    limit: 'expensive',
    body: CacheSelection,
    data: CacheCleared,
  }),
  warm: route({
    id: 'cache.warm',
    method: 'POST',
    path: '/cache/warm',
    summary: 'Make what people who were seen within a day see first',
    access: 'admin',
    limit: 'expensive',
    data: CacheWarmed,
  }),
};

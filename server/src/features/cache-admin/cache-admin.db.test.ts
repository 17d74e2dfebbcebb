import { type RouteContract, route } from '@speedyflow/contract/route';
import { Type } from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import type { Selection } from '../../cache/selection.ts';
import { handle } from '../../http/handle.ts';
import { registerCacheAdmin } from './cache-admin.routes.ts';

const seen: RouteContract = route({
  id: 'seen.first',
  method: 'GET',
  path: '/seen',
  summary: 'Seen first',
  access: 'session',
  limit: 'read',
  cache: { ttl: 'sidebar', reader: 'desks', seenFirst: true },
  query: Type.Object({ q: Type.Optional(Type.String()) }),
  data: Type.String(),
});

eachDatabase((_name, open) => {
  const running: TestApp[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.close();
  });

  async function serve() {
    const elsewhere: Selection[] = [];
    const made: string[] = [];
    const server = await testApp({
      database: await open(),
      features: (app, { accounts }) => {
        handle(app, seen, async ({ caller, query }) => {
          if (query.q === 'fails') throw new Error('it cannot be made');
          made.push(caller?.name ?? '');
          return { data: 'x' };
        });
        registerCacheAdmin(app, {
          cache: app.answers.cache,
          recentCallers: () => accounts.recentCallers(),
          clearElsewhere: async (selection) => void elsewhere.push(selection),
        });
      },
    });
    running.push(server);
    return { server, elsewhere, made, admin: await server.signIn('admin') };
  }

  describe('the caches', () => {
    it('are for administrators alone', async () => {
      const { server } = await serve();
      const lead = await server.signIn('lead');
      const answers = [
        await lead.get('/api/cache/stats'),
        await lead.post('/api/cache/clear', {}),
        await lead.post('/api/cache/warm'),
      ];
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403]);
    });

    it('say what became of requests', async () => {
      const { admin } = await serve();
      for (const q of ['a', 'a', 'a', 'b']) await admin.get(`/api/seen?q=${q}`);
      const { data } = (await admin.get('/api/cache/stats')).json();
      expect(data.layers.l1).toMatchObject({ entries: 2, bytes_max: 1_000_000 });
      expect(data.namespaces).toEqual([
        {
          namespace: 'seen.first',
          l1_hits: 2,
          l3_hits: 0,
          misses: 2,
          joined: 0,
          refreshes: 0,
          evictions: 0,
          hit_ratio: 0.5,
        },
      ]);
    });

    it('are cleared here and elsewhere, of what is meant', async () => {
      const { admin, elsewhere, made } = await serve();
      const clear = async (body: object) => (await admin.post('/api/cache/clear', body)).json().data;
      for (const q of ['a', 'b']) await admin.get(`/api/seen?q=${q}`);
      expect(await clear({ tag: 'desks.list' })).toEqual({ l1: 0, l3: 0 });
      expect(await clear({ pattern: 'seen.first:*"a"*' })).toEqual({ l1: 1, l3: 0 });
      expect(await clear({})).toEqual({ l1: 1, l3: 0 });
      expect(elsewhere.map(({ by }) => by)).toEqual(['tag', 'pattern', 'all']);
      await admin.get('/api/seen?q=a');
      expect(made).toHaveLength(3);
    });

    it('are not cleared by two things at once, nor by nothing known', async () => {
      const { admin } = await serve();
      for (const body of [{ key: 'a', tag: 'b' }, { keys: 'a' }, { key: '' }, { pattern: 'x'.repeat(501) }]) {
        expect((await admin.post('/api/cache/clear', body)).statusCode).toBe(400);
      }
    });

    it('are warmed for those who were seen within a day', async () => {
      const { server, admin, made } = await serve();
      await server.signIn('agent', { deskIds: [] });
      server.clock.advance(60_000);
      const { data } = (await admin.post('/api/cache/warm')).json();
      // Both see no desk: what is the same for both is made once.
      expect(data).toEqual({ readers: 2, answers: 2, failed: 0 });
      expect(made).toHaveLength(1);
      const { data: stats } = (await admin.get('/api/seen')).json();
      expect([stats, made.length]).toEqual(['x', 1]);
    });
  });
});

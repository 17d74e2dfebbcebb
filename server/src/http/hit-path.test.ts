import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type RouteContract, route } from '@speedyflow/contract/route';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { request } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { STUB_TOKENS, stubApp } from '../../testing/stub-app.ts';
import { AnswerCache } from '../cache/answer-cache.ts';
import { DeskVersions } from '../cache/desk-versions.ts';
import { AnswerBytes } from './answer-bytes.ts';
import type { AppOptions } from './app.ts';
import { handle } from './handle.ts';

const kept: RouteContract = route({
  id: 'kept.list',
  method: 'GET',
  path: '/kept/:id',
  summary: 'Kept',
  access: 'session',
  limit: 'read',
  cache: { ttl: 'technicianViews', reader: 'person', unless: 'since' },
  params: Type.Object({ id: Type.Integer() }),
  query: Type.Object({ q: Type.Optional(Type.String()), since: Type.Optional(Type.Integer()) }),
  data: Type.Any(),
});
const bare: RouteContract = route({
  id: 'kept.bare',
  method: 'GET',
  path: '/bare',
  summary: 'Bare',
  access: 'session',
  limit: 'read',
  cache: { ttl: 'technicianViews', reader: 'desks' },
  data: Type.Null(),
  siblings: { count: Type.Integer() },
});

const agent = { cookie: `speedyflow_session=${STUB_TOKENS.agent}` };
const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
  readonly json: { data: unknown; meta: { cached: boolean; cache_layer: string | null; seq: number } };
}

/** A listening app with the two routes, whose answers count how often they were made. */
async function listening(options: Partial<AppOptions> = {}) {
  const made = { times: 0, text: 'x'.repeat(2_000), fails: false, same: false, after: Promise.resolve() };
  const versions = new DeskVersions(7);
  const seen: string[] = [];
  const stub = await stubApp(
    (app) => {
      handle(app, kept, async () => {
        if (made.fails) throw new Error('on purpose');
        await made.after;
        made.times++;
        return { data: { n: made.same ? 1 : made.times, text: made.text } };
      });
      handle(app, bare, async () => ({ bare: { count: ++made.times } as never }));
      app.addHook('onRequest', async ({ url }) => void seen.push(url));
    },
    { versions, ...options },
  );
  await stub.app.listen({ port: 0, host: '127.0.0.1' });
  ended.push(() => stub.app.close());
  const get = async (path: string, headers: Record<string, string> = agent) => answered(stub.app, path, headers);
  return { ...stub, get, made, versions, seen };
}

async function answered(app: FastifyInstance, path: string, headers: Record<string, string>): Promise<Answered> {
  const { port } = app.server.address() as { port: number };
  const answer = await request(`http://127.0.0.1:${port}${path}`, { headers });
  const bytes = Buffer.from(await answer.body.bytes());
  const coding = answer.headers['content-encoding'];
  const plain = coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes;
  const status = answer.statusCode;
  return {
    status,
    headers: answer.headers as Record<string, string>,
    bytes,
    json: plain.length === 0 ? null : JSON.parse(plain.toString()),
  };
}

describe('an answer that is kept', () => {
  it('is the same whether it was made for who asks, found the ordinary way, or sent past it', async () => {
    const { get, made, seen } = await listening();
    const [first, second, third] = [await get('/api/kept/1'), await get('/api/kept/01'), await get('/api/kept/1')];
    expect(made.times).toBe(1);
    // The third never came to the framework.
    expect(seen).toEqual(['/api/kept/1', '/api/kept/01']);
    expect([first, second, third].map(({ json }) => json.data)).toEqual([
      first.json.data,
      first.json.data,
      first.json.data,
    ]);
    expect([first, second, third].map(({ json }) => [json.meta.cached, json.meta.cache_layer])).toEqual([
      [false, null],
      [true, 'L1'],
      [true, 'L1'],
    ]);
    expect(third.bytes.equals(second.bytes)).toBe(true);
    const told = ({ headers: { 'x-request-id': _, 'x-ratelimit-remaining': remaining, date, ...headers } }: Answered) =>
      headers;
    expect(told(third)).toEqual(told(second));
    expect(third.headers['x-request-id']).not.toBe(second.headers['x-request-id']);
    expect(Number(third.headers['x-ratelimit-remaining'])).toBe(Number(second.headers['x-ratelimit-remaining']) - 1);
  });

  it('is packed for who takes it so, but where there is no time to', async () => {
    let [elapsed, idle] = [0, 0];
    const loop = { elapsed: () => elapsed, idle: () => idle, atEndOfTurn: (task: () => void) => task() };
    const { get, made } = await listening({ loop });
    const takesBr = { ...agent, 'accept-encoding': 'br' };
    const coding = async (path: string) => (await get(path, takesBr)).headers['content-encoding'];
    // What it says of its keeping differs from the second time on.
    expect([await coding('/api/kept/1'), await coding('/api/kept/1')]).toEqual(['br', 'br']);
    elapsed += 60;
    // Made, found and sent past the framework; what is packed already goes out packed.
    expect([await coding('/api/kept/2'), await coding('/api/kept/2'), await coding('/api/kept/2')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await coding('/api/kept/1')).toBe('br');
    elapsed += 5;
    idle += 5;
    expect([await coding('/api/kept/2'), made.times]).toEqual(['br', 2]);
  });

  it('I9: is private, and its tag is of its reader alone', async () => {
    const { get, become } = await listening();
    become('lead', { deskIds: [1, 2], personIds: [9] });
    const lead = { cookie: `speedyflow_session=${STUB_TOKENS.lead}` };
    for (let n = 0; n < 3; n++) {
      const [mine, theirs] = [await get('/api/kept/1'), await get('/api/kept/1', lead)];
      expect(mine.headers['cache-control']).toBe('private, no-cache');
      expect(mine.headers.vary).toBe('accept-encoding');
      expect(mine.headers.etag).not.toBe(theirs.headers.etag);
      expect(mine.json.data).not.toEqual(theirs.json.data);
    }
  });

  it('is not sent again to those who have it, until it is another', async () => {
    const { get, versions, made } = await listening();
    const { etag } = (await get('/api/kept/1')).headers as { etag: string };
    for (const condition of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      for (let n = 0; n < 2; n++) {
        const answer = await get('/api/kept/1', { ...agent, 'if-none-match': condition });
        expect([condition, answer.status, answer.bytes.length, answer.headers.etag]).toEqual([condition, 304, 0, etag]);
      }
    }
    versions.heard({ after: 7, seq: 8, deskIds: [2] });
    const changed = await get('/api/kept/1', { ...agent, 'if-none-match': etag });
    expect([changed.status, changed.json.meta.seq >= 7, made.times]).toEqual([200, true, 2]);
    expect((await get('/api/kept/1', { ...agent, 'if-none-match': 'nonsense' })).status).toBe(200);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=1, br;q=0', 'gzip'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['*', 'br'],
    ['identity', undefined],
    ['br;q=0, gzip;q=0', undefined],
  ])('is packed for those who take %j as %s', async (accepted, coding) => {
    const { get } = await listening();
    for (let n = 0; n < 3; n++) {
      const answer = await get('/api/kept/1', { ...agent, 'accept-encoding': accepted });
      expect([answer.headers['content-encoding'], answer.json.data]).toEqual([
        coding,
        { n: 1, text: 'x'.repeat(2_000) },
      ]);
    }
  });

  it('of a few bytes is sent as it is, and without meta where the contract has none', async () => {
    const { get } = await listening();
    for (let n = 0; n < 3; n++) {
      const answer = await get('/api/bare', { ...agent, 'accept-encoding': 'br' });
      expect([answer.json, answer.headers['content-encoding']]).toEqual([{ success: true, count: 1 }, undefined]);
    }
  });

  it('is one for requests that ask for the same', async () => {
    const { get, made } = await listening();
    await get('/api/kept/1?q=a');
    await get('/api/v1/kept/01?q=%61');
    expect(made.times).toBe(1);
    await get('/api/kept/1?q=b');
    expect(made.times).toBe(2);
  });

  it('is not kept when it is of one moment', async () => {
    const { get, made } = await listening();
    for (let n = 0; n < 3; n++) expect((await get('/api/kept/1?since=3')).headers.etag).toBeUndefined();
    expect(made.times).toBe(3);
  });
});

describe('past the framework', () => {
  it('an answer that holds no longer is made anew, with the headers it has anywhere', async () => {
    const { get, made, versions, seen } = await listening();
    const first = await get('/api/kept/1');
    versions.heard({ after: 7, seq: 8, deskIds: [1, 2, 3] });
    const [anew, held] = [await get('/api/kept/1'), await get('/api/kept/1')];
    expect([made.times, seen]).toEqual([2, ['/api/kept/1']]);
    expect([anew, held].map(({ json }) => [(json.data as { n: number }).n, json.meta.cached])).toEqual([
      [2, false],
      [2, true],
    ]);
    expect(Object.keys(anew.headers).sort()).toEqual(Object.keys(first.headers).sort());
    expect(anew.headers.etag).not.toBe(first.headers.etag);
    const unchanged = await get('/api/kept/1', { ...agent, 'if-none-match': anew.headers.etag as string });
    expect([unchanged.status, unchanged.bytes.length]).toEqual([304, 0]);
  });

  it('an answer that is made anew and is the same is not packed for who has it', async () => {
    const { get, made, versions } = await listening();
    made.same = true;
    const takesBr = { ...agent, 'accept-encoding': 'br' };
    const { etag } = (await get('/api/kept/1', takesBr)).headers as { etag: string };
    const packed = vi.spyOn(AnswerBytes.prototype, 'packed');
    ended.push(async () => packed.mockRestore());
    versions.heard({ after: 7, seq: 8, deskIds: [1, 2, 3] });
    for (let n = 0; n < 2; n++) {
      const answer = await get('/api/kept/1', { ...takesBr, 'if-none-match': etag });
      expect([answer.status, answer.headers.etag, made.times]).toEqual([304, etag, 2]);
    }
    expect(packed).not.toHaveBeenCalled();
  });

  it('what cannot be made is told as it is anywhere, and made again by the next', async () => {
    const { get, made, versions, seen } = await listening();
    await get('/api/kept/1');
    versions.heard({ after: 7, seq: 8, deskIds: [1, 2, 3] });
    made.fails = true;
    expect((await get('/api/kept/1')).status).toBe(500);
    made.fails = false;
    expect([(await get('/api/kept/1')).status, seen]).toEqual([200, ['/api/kept/1', '/api/kept/1']]);
  });

  it('what takes long is waited for the ordinary way, and made once', async () => {
    const { get, made, versions, seen } = await listening();
    await get('/api/kept/1');
    versions.heard({ after: 7, seq: 8, deskIds: [1, 2, 3] });
    const { promise, resolve } = Promise.withResolvers<void>();
    made.after = promise;
    const slow = get('/api/kept/1');
    await vi.waitFor(() => expect(seen).toHaveLength(2), 5_000);
    resolve();
    expect([(await slow).status, made.times]).toEqual([200, 2]);
  });

  it('what takes long for somebody who has gone is left alone', async () => {
    const { app, get, made, versions, seen } = await listening();
    for (const path of ['/api/kept/1', '/api/kept/2']) await get(path);
    versions.heard({ after: 7, seq: 8, deskIds: [1, 2, 3] });
    const { promise, resolve } = Promise.withResolvers<void>();
    made.after = promise;
    const { port } = app.server.address() as { port: number };
    const gone = AbortSignal.timeout(100);
    await expect(request(`http://127.0.0.1:${port}/api/kept/1`, { headers: agent, signal: gone })).rejects.toThrow();
    const slow = get('/api/kept/2');
    // It came after the one who has gone, and is left to the framework after they would have been.
    await vi.waitFor(() => expect(seen).toHaveLength(3), 5_000);
    resolve();
    expect([(await slow).status, seen]).toEqual([200, ['/api/kept/1', '/api/kept/2', '/api/kept/2']]);
  });

  it('what is refused under load is refused there too', async () => {
    let elapsed = 0;
    const ends: (() => void)[] = [];
    const loop = { elapsed: () => elapsed, idle: () => 0, atEndOfTurn: (task: () => void) => void ends.push(task) };
    const { get, versions } = await listening({ loop });
    for (let n = 0; n < 2; n++) await get('/api/kept/1');
    // A turn that has lasted for longer than a burst may.
    elapsed += 5_000;
    expect((await get('/api/kept/1')).status).toBe(200);
    versions.heard({ after: 7, seq: 8, deskIds: [1, 2, 3] });
    expect((await get('/api/kept/1')).status).toBe(503);
  });

  it('the limit is counted and refused as it is anywhere', async () => {
    const { get } = await listening({ limitFactor: 5 / 1200 });
    const statuses = [];
    for (let n = 0; n < 7; n++) statuses.push((await get('/api/kept/1')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  it('I10: nobody is let by whose session has ended or whose desks are others', async () => {
    const { get, become } = await listening();
    for (let n = 0; n < 3; n++) await get('/api/kept/1');
    become('agent', { deskIds: [1] });
    expect((await get('/api/kept/1')).json.data).toMatchObject({ n: 2 });
    become('agent', undefined);
    expect((await get('/api/kept/1')).status).toBe(401);
  });

  it.each([
    ['another host', { host: 'rebound.example' }, 421],
    ['another host behind a proxy', { 'x-forwarded-host': 'rebound.example' }, 200],
    ['no session', { cookie: '' }, 401],
    ['two sessions', { cookie: `${agent.cookie}; ${agent.cookie}` }, 401],
    ['a bearer', { cookie: '', authorization: `Bearer ${STUB_TOKENS.agent}` }, 200],
    ['a bearer nobody knows', { authorization: `Bearer ${'x'.repeat(40)}` }, 401],
  ])('%s is judged as it is anywhere', async (_name, headers, status) => {
    const { get } = await listening({ allowedHosts: [] });
    for (let n = 0; n < 3; n++) await get('/api/kept/1');
    for (let n = 0; n < 2; n++) expect((await get('/api/kept/1', { ...agent, ...headers })).status).toBe(status);
  });

  it('answers are measured and, when debugging, logged under their route', async () => {
    const { get, log, app } = await listening();
    for (let n = 0; n < 3; n++) await get('/api/kept/1');
    await new Promise(setImmediate);
    const lines = log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
    expect(lines.map(({ route: id, status }) => [id, status])).toEqual(Array(3).fill(['kept.list', 200]));
    expect(app.answers.cache.stats.all().get('kept.list')).toMatchObject({ misses: 1, l1_hits: 2 });
  });

  it('says anew how fresh it is when the mirror was looked at again', async () => {
    let asOf = Date.UTC(2026, 0, 15, 11);
    const { get } = await listening({ position: () => ({ seq: 7, asOf }) });
    const asOfOf = async () => ((await get('/api/kept/1')).json.meta as { as_of?: string }).as_of;
    for (let n = 0; n < 3; n++) expect(await asOfOf()).toBe('2026-01-15T11:00:00.000Z');
    asOf += 60_000;
    for (let n = 0; n < 3; n++) expect(await asOfOf()).toBe('2026-01-15T11:01:00.000Z');
  });

  it('closing is left to who knows how', async () => {
    const cache = new AnswerCache({ now: () => 0, elapsed: () => 0, random: () => 0, bytesMax: 1e6, era: () => 1 });
    const { get, app } = await listening({ cache });
    for (let n = 0; n < 3; n++) await get('/api/kept/1');
    await app.close();
    await expect(get('/api/kept/1')).rejects.toThrow();
  });
});

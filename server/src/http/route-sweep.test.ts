import type { RouteContract } from '@speedyflow/contract/route';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STUB_TOKENS, type StubApp, stubApp, stubRoutes } from '../../testing/stub-app.ts';
import { CONTRACT_ROUTES } from './contract-routes.ts';
import { API_PREFIXES } from './handle.ts';
import { createMetrics } from './metrics.ts';
import { serviceRoutes } from './service-routes.ts';

/* Every route of the contract, so that a new one cannot escape what holds for all. */

let stub: StubApp;
let app: FastifyInstance;

beforeAll(async () => {
  stub = await stubApp(
    (instance) => {
      stubRoutes(instance, CONTRACT_ROUTES);
      serviceRoutes(instance, {
        version: 'test',
        metrics: createMetrics({ ofProcess: false }),
        health: async () => ({ database: true, redis: false }),
        ready: () => ({ ready: true, connections: [] }),
      });
    },
    { limitFactor: 1000 },
  );
  app = stub.app;
});
afterAll(() => app.close());

const PROTECTED = CONTRACT_ROUTES.filter(({ access }) => access !== 'public');
const WITH_BODY = CONTRACT_ROUTES.filter(({ body }) => body !== undefined);
const admin = { authorization: `Bearer ${STUB_TOKENS.admin}` };

function address(route: RouteContract, prefix: string = API_PREFIXES[0]): string {
  return prefix + route.path.replace(/:\w+/g, '1');
}

function send(route: RouteContract, options: InjectOptions = {}) {
  return app.inject({ method: route.method, url: address(route), ...options });
}

function expectEnvelope(response: Awaited<ReturnType<typeof send>>, status: number, code: string) {
  expect([response.statusCode, response.json().error?.code]).toEqual([status, code]);
  expect(response.json()).toEqual({
    success: false,
    error: { code, message: expect.any(String), details: response.json().error.details },
    meta: { timestamp: '2026-01-15T12:00:00.000Z', request_id: response.headers['x-request-id'] },
  });
  expect(response.headers['cache-control']).toBe('private, no-store');
  expect(response.headers['x-content-type-options']).toBe('nosniff');
  expect(response.headers['content-security-policy']).toContain("default-src 'self'");
}

describe.each(PROTECTED.map((route) => [route.id, route] as const))('%s', (_id, route) => {
  it('is closed to nobody, under both prefixes', async () => {
    for (const prefix of API_PREFIXES) {
      expectEnvelope(await send(route, { url: address(route, prefix) }), 401, 'UNAUTHENTICATED');
    }
  });

  it("I9: keeps what it answers from every cache but the reader's own", async () => {
    const values = [await send(route, { headers: admin }), await send(route)].map(
      ({ headers }) => headers['cache-control'],
    );
    expect(values).toEqual([expect.stringMatching(/^private, no-(store|cache)$/), 'private, no-store']);
    // What may be kept by the reader's browser says by what it is known again.
    const { headers, statusCode } = await send(route, { headers: admin });
    if (headers['cache-control'] === 'private, no-cache')
      expect([statusCode, headers.etag]).toEqual([200, expect.stringMatching(/^W\//)]);
  });

  it.each([
    ['garbage', 'speedyflow_session=x'],
    ['a truncated token', `speedyflow_session=${STUB_TOKENS.admin.slice(0, -1)}`],
    ['8 KB', `speedyflow_session=${'a'.repeat(8192)}`],
    ['two sessions', `speedyflow_session=${STUB_TOKENS.admin}; speedyflow_session=${STUB_TOKENS.agent}`],
    ['another name', `session=${STUB_TOKENS.admin}`],
  ])('refuses a cookie of %s', async (_what, cookie) => {
    expectEnvelope(await send(route, { headers: { cookie } }), 401, 'UNAUTHENTICATED');
  });

  it('refuses an unknown bearer token even beside a good cookie', async () => {
    const headers = {
      authorization: 'Bearer wrong-token-of-enough-length',
      cookie: `speedyflow_session=${STUB_TOKENS.admin}`,
    };
    expectEnvelope(await send(route, { headers }), 401, 'UNAUTHENTICATED');
  });

  it('asks for its role', async () => {
    const response = await send(route, { headers: { authorization: `Bearer ${STUB_TOKENS.agent}` } });
    if (route.access === 'session') expect(response.statusCode).not.toBe(403);
    else expectEnvelope(response, 403, 'FORBIDDEN');
  });
});

describe.each(CONTRACT_ROUTES.map((route) => [route.id, route] as const))('%s', (_id, route) => {
  it('refuses an unknown query parameter', async () => {
    const response = await send(route, { headers: admin, url: `${address(route)}?nobody_knows_this=1` });
    expectEnvelope(response, 400, 'VALIDATION_ERROR');
    expect(response.json().error.details).toContainEqual({
      path: 'query.nobody_knows_this',
      message: 'is not known here',
    });
  });

  it.each(['__proto__', 'constructor', 'a[__proto__]', 'id[]'])('refuses the query parameter %s', async (name) => {
    const response = await send(route, { headers: admin, url: `${address(route)}?${encodeURIComponent(name)}=1` });
    expectEnvelope(response, 400, 'VALIDATION_ERROR');
  });

  it('refuses other methods with the ones it takes', async () => {
    const response = await app.inject({ method: 'OPTIONS', url: address(route) });
    expectEnvelope(response, 405, 'METHOD_NOT_ALLOWED');
    expect(response.headers.allow?.split(', ')).toContain(route.method);
  });
});

const NUMBERED = CONTRACT_ROUTES.flatMap((route) =>
  Object.entries((route.params as { properties?: Record<string, { type?: string }> } | undefined)?.properties ?? {})
    .filter(([, { type }]) => type === 'integer')
    .map(([name]) => [route.id, name, route] as const),
);

describe.each(NUMBERED)('%s by :%s', (_id, name, route) => {
  it.each(['0', '-1', '1e30', '1.5', '0x1', '+1', '%201', '9007199254740993', '9'.repeat(60), 'NaN', 'constructor'])(
    'refuses %s',
    async (impossible) => {
      const url = API_PREFIXES[0] + route.path.replace(`:${name}`, impossible).replace(/:\w+/g, '1');
      const response = await send(route, { headers: admin, url });
      expectEnvelope(response, 400, 'VALIDATION_ERROR');
      expect(response.json().error.details[0].path).toBe(`params.${name}`);
    },
  );
});

describe.each(WITH_BODY.map((route) => [route.id, route] as const))('%s', (_id, route) => {
  const json = { ...admin, 'content-type': 'application/json' };

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json\tx',
    'application/json, text/plain',
    'application/json x',
    'text/json',
    'application/jsonx',
    'application/json; charset=utf-16',
  ])('refuses a body of type %s', async (type) => {
    const response = await send(route, { headers: { ...admin, 'content-type': type }, payload: '{"x":1}' });
    expectEnvelope(response, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('refuses a body without a type, and a compressed one', async () => {
    const untyped = await app.inject({
      method: route.method,
      url: address(route),
      headers: { ...admin, 'content-length': '2' },
    });
    expectEnvelope(untyped, 415, 'UNSUPPORTED_MEDIA_TYPE');
    const packed = await send(route, { headers: { ...json, 'content-encoding': 'gzip' }, payload: '{"x":1}' });
    expectEnvelope(packed, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each([
    '{',
    '{"a":1}}',
    "{'a':1}",
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{}}}',
    '{"a":1,"a":2}',
    `${'['.repeat(100_000)}`,
  ])('refuses %.30s', async (payload) => {
    expectEnvelope(await send(route, { headers: json, payload }), 400, 'MALFORMED_JSON');
  });

  it('refuses unknown members, and bodies that are no object', async () => {
    expectEnvelope(await send(route, { headers: json, payload: '{"isAdmin":true}' }), 400, 'VALIDATION_ERROR');
    expectEnvelope(await send(route, { headers: json, payload: '[]' }), 400, 'VALIDATION_ERROR');
    expectEnvelope(await send(route, { headers: json, payload: '"text"' }), 400, 'VALIDATION_ERROR');
  });

  it('refuses a body of more than 1 MB', async () => {
    const payload = JSON.stringify({ body: 'a'.repeat(1024 * 1024) });
    expectEnvelope(await send(route, { headers: json, payload }), 413, 'PAYLOAD_TOO_LARGE');
  });
});

describe.each(CONTRACT_ROUTES.filter(({ method }) => method !== 'GET').map((route) => [route.id, route] as const))(
  '%s',
  (_id, route) => {
    const cookie = `speedyflow_session=${STUB_TOKENS.admin}`;

    it.each([
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:80.evil.example' },
      { origin: 'http://localhost:81' },
    ])('refuses a browser on another site: %o', async (headers) => {
      expectEnvelope(await send(route, { headers: { cookie, ...headers } }), 403, 'CROSS_SITE_REQUEST');
    });

    it('lets our own pages and tokens pass', async () => {
      const own = { cookie, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' };
      expect((await send(route, { headers: own })).statusCode).not.toBe(403);
      const token = { ...admin, 'sec-fetch-site': 'cross-site', origin: 'https://integration.example' };
      expect((await send(route, { headers: token })).statusCode).not.toBe(403);
    });
  },
);

import { Health, Ready } from '@speedyflow/contract/health';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { STUB_TOKENS, type StubApp, stubApp } from '../../testing/stub-app.ts';
import { createMetrics } from './metrics.ts';
import { serviceRoutes } from './service-routes.ts';

let stub: StubApp | undefined;
afterEach(() => stub?.app.close());

const TOKEN = 'a-token-for-the-metrics';
const agent = { authorization: `Bearer ${STUB_TOKENS.agent}` };

async function service({ database = true, ready = true } = {}) {
  const metrics = createMetrics({ ofProcess: true });
  stub = await stubApp(
    (app) =>
      serviceRoutes(app, {
        version: '1.2.3',
        metrics,
        metricsToken: TOKEN,
        health: async () => ({ database, redis: false }),
        ready: () => ({ ready, connections: [{ name: 'Acme', state: 'syncing', done: 5, total: null }] }),
      }),
    { metrics },
  );
  return stub.app;
}

describe('health', () => {
  it.each(['/health', '/api/health', '/api/v1/health'])('is told bare at %s, to anybody', async (url) => {
    const response = await (await service()).inject(url);
    expect([response.statusCode, response.headers['x-ratelimit-limit']]).toEqual([200, '100']);
    expect(response.json()).toEqual({
      status: 'healthy',
      service: 'speedyflow',
      redis: false,
      database: true,
      version: '1.2.3',
    });
    expect(Value.Check(Health, response.json())).toBe(true);
  });

  it('is degraded without a database', async () => {
    expect((await (await service({ database: false })).inject('/health')).json().status).toBe('degraded');
  });
});

describe('readiness', () => {
  it.each([
    [true, 200],
    [false, 503],
  ])('%s answers %i with the progress', async (ready, status) => {
    const response = await (await service({ ready })).inject('/api/ready');
    expect([response.statusCode, response.json().ready]).toEqual([status, ready]);
    expect(Value.Check(Ready, response.json())).toBe(true);
  });
});

describe('metrics', () => {
  it('count requests under the ids of their routes, never their paths', async () => {
    const app = await service();
    await app.inject('/api/health?secret=1');
    await app.inject('/nowhere/secret');
    const { body, headers } = await app.inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain(
      'api_request_duration_seconds_count{method="GET",endpoint="service.health",status_code="200"}',
    );
    expect(body).toContain('endpoint="web",status_code="404"');
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(body).not.toContain('secret');
  });

  it.each([
    ['this machine', {}, '127.0.0.1', 200],
    ['this machine over IPv6', {}, '::ffff:127.0.0.1', 200],
    ['elsewhere', {}, '203.0.113.5', 401],
    ['elsewhere through a proxy on this machine', { 'x-forwarded-for': '203.0.113.5' }, '127.0.0.1', 401],
    ['elsewhere with the token', { authorization: `Bearer ${TOKEN}` }, '203.0.113.5', 200],
    ['elsewhere with a wrong token', { authorization: `Bearer ${TOKEN}x` }, '203.0.113.5', 401],
    ['elsewhere, signed in', agent, '203.0.113.5', 401],
  ])('from %s', async (_where, headers, remoteAddress, status) => {
    const app = await service();
    expect((await app.inject({ url: '/metrics', headers, remoteAddress })).statusCode).toBe(status);
  });
});

describe('the description of the interface', () => {
  it.each(['/api/openapi.json', '/api/v1/openapi.json'])('is at %s for whoever is signed in', async (url) => {
    const app = await service();
    expect((await app.inject(url)).statusCode).toBe(401);
    const response = await app.inject({ url, headers: agent });
    expect([response.statusCode, response.json().openapi, response.json().info.version]).toEqual([
      200,
      '3.1.0',
      '1.2.3',
    ]);
  });

  it('can be browsed, with nothing the content security policy would refuse', async () => {
    const app = await service();
    expect((await app.inject('/api/docs')).statusCode).toBe(401);
    const page = await app.inject({ url: '/api/docs', headers: agent });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const referred = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => `/api/${path}`);
    expect(referred).toHaveLength(3);
    for (const url of referred) expect((await app.inject({ url, headers: agent })).statusCode).toBe(200);
    expect(page.body).not.toMatch(/<script>|style=|on\w+=/);
  });
});

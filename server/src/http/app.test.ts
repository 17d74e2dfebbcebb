import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { route } from '@speedyflow/contract/route';
import { Type } from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { STUB_TOKENS, type StubApp, stubApp } from '../../testing/stub-app.ts';
import { closeApp } from './app.ts';
import { handle } from './handle.ts';

const list = route({
  id: 'test.list',
  method: 'GET',
  path: '/list',
  summary: 'Something long',
  access: 'session',
  limit: 'analytics',
  data: Type.String(),
});
const guess = route({
  id: 'test.guess',
  method: 'POST',
  path: '/guess',
  summary: 'Like a sign-in',
  access: 'public',
  limit: 'login',
  data: Type.String(),
});
const decide = route({
  id: 'test.decide',
  method: 'POST',
  path: '/decide',
  summary: 'For administrators',
  access: 'admin',
  limit: 'login',
  data: Type.String(),
});
const agent = { authorization: `Bearer ${STUB_TOKENS.agent}` };
const lead = { authorization: `Bearer ${STUB_TOKENS.lead}` };

let stub: StubApp | undefined;
afterEach(() => stub?.app.close());

async function appWith(options: Parameters<typeof stubApp>[1] = {}) {
  stub = await stubApp((app) => {
    handle(app, list, async () => ({ data: 'word '.repeat(400) }));
    handle(app, guess, async () => ({ data: 'no' }));
    handle(app, decide, async () => ({ data: 'yes' }));
  }, options);
  return stub;
}

describe('the headers of an answer', () => {
  const SECURITY = [
    'content-security-policy',
    'x-content-type-options',
    'referrer-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'permissions-policy',
    'x-request-id',
  ];

  it.each(['/api/list', '/api/nothing', '/', '/api/%zz', '/nothing.js'])(
    'of %s hold what protects a browser',
    async (url) => {
      const { app } = await appWith();
      const { headers } = await app.inject({ url });
      for (const name of SECURITY) expect(headers).toHaveProperty(name);
      expect(headers['cache-control']).toBe('private, no-store');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).not.toHaveProperty('strict-transport-security');
    },
  );

  it('insist on https where people come over it, and bind the cookie to the host', async () => {
    const { app } = await appWith({ publicOrigin: 'https://desk.example' });
    expect((await app.inject('/api/list')).headers['strict-transport-security']).toBe('max-age=31536000');
    expect(app.answers.cookie.write('t')).toBe(
      '__Host-speedyflow_session=t; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax; Secure',
    );
    const cookie = `speedyflow_session=${STUB_TOKENS.agent}`;
    expect((await app.inject({ url: '/api/list', headers: { cookie } })).statusCode).toBe(401);
    expect((await app.inject({ url: '/api/list', headers: { cookie: `__Host-${cookie}` } })).statusCode).toBe(200);
  });

  it('name the encoding of a long answer, when one is asked for', async () => {
    const { app } = await appWith();
    for (const encoding of ['br', 'gzip']) {
      const response = await app.inject({ url: '/api/list', headers: { ...agent, 'accept-encoding': encoding } });
      expect(response.headers['content-encoding']).toBe(encoding);
      expect(response.rawPayload.length).toBeLessThan(500);
    }
  });
});

describe('rate limits', () => {
  it('hold per person and class, and say so on every answer', async () => {
    const { app, clock } = await appWith();
    const resetAt = String((clock.now() + 60_000) / 1000);
    for (let n = 1; n <= 30; n++) {
      const { statusCode, headers } = await app.inject({ url: n % 2 ? '/api/list' : '/api/v1/list', headers: agent });
      expect(statusCode).toBe(200);
      expect([headers['x-ratelimit-limit'], headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']]).toEqual([
        '30',
        String(30 - n),
        resetAt,
      ]);
    }
    const refused = await app.inject({ url: '/api/list', headers: agent });
    expect(refused.json()).toMatchObject({
      error: { code: 'RATE_LIMITED', details: '30 per 1 minute' },
      detail: '30 per 1 minute',
    });
    expect([refused.statusCode, refused.headers['retry-after'], refused.headers['x-ratelimit-remaining']]).toEqual([
      429,
      '60',
      '0',
    ]);
    expect((await app.inject({ url: '/api/list', headers: lead })).statusCode).toBe(200);
    clock.advance(60_000);
    expect((await app.inject({ url: '/api/list', headers: agent })).statusCode).toBe(200);
  });

  it('count whoever guesses by address, signed in or not, and believe no header about it', async () => {
    const { app } = await appWith();
    const headersOf = (n: number) => ({ ...(n % 2 ? agent : lead), 'x-forwarded-for': `10.0.0.${n}` });
    for (let n = 0; n < 10; n++) await app.inject({ method: 'POST', url: '/api/guess', headers: headersOf(n) });
    expect((await app.inject({ method: 'POST', url: '/api/guess', headers: headersOf(11) })).statusCode).toBe(429);
  });

  it('tell whoever may never that they may not, and count it all the same', async () => {
    const { app, become } = await appWith();
    const ask = () => app.inject({ method: 'POST', url: '/api/decide', headers: agent });
    for (let n = 0; n < 12; n++) {
      const { statusCode, headers } = await ask();
      expect([statusCode, headers['x-ratelimit-remaining']]).toEqual([403, String(Math.max(0, 9 - n))]);
    }
    become('agent', { role: 'admin' });
    expect((await ask()).statusCode).toBe(429);
  });

  it('slow down whoever nobody knows', async () => {
    const { app } = await appWith();
    const ask = () => app.inject({ method: 'POST', url: '/api/decide' });
    for (let n = 0; n < 10; n++) expect((await ask()).statusCode).toBe(401);
    expect((await ask()).statusCode).toBe(429);
  });

  it('take the address from configured proxies alone, right-most untrusted hop first', async () => {
    const { app } = await appWith({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] });
    const post = (chain: string, remoteAddress = '127.0.0.1') =>
      app.inject({ method: 'POST', url: '/api/guess', headers: { 'x-forwarded-for': chain }, remoteAddress });
    for (let n = 0; n < 10; n++) await post(`1.1.1.${n}, 203.0.113.9, 10.0.0.1`);
    expect((await post('2.2.2.2, 203.0.113.9')).statusCode).toBe(429);
    expect((await post('203.0.113.10')).statusCode).toBe(200);
    expect((await post('203.0.113.9', '198.51.100.1')).statusCode).toBe(200);
    expect((await post(`${'9.9.9.9, '.repeat(100)}203.0.113.9`)).statusCode).toBe(429);
  });

  it('can be multiplied', async () => {
    const { app } = await appWith({ limitFactor: 100 });
    expect((await app.inject({ url: '/api/list', headers: agent })).headers['x-ratelimit-limit']).toBe('3000');
  });
});

describe('who asks', () => {
  it('cannot be told when the accounts cannot be read: then nobody', async () => {
    const fails = () => Promise.reject(new Error('no database'));
    const { app, log } = await appWith({
      authenticator: { bySession: fails, byBearer: fails, recheck: fails, atHand: () => undefined, onChange: () => {} },
    });
    expect((await app.inject({ url: '/api/list', headers: agent })).statusCode).toBe(500);
    expect((await app.inject({ method: 'POST', url: '/api/guess', headers: agent })).statusCode).toBe(200);
    expect(log.join('')).toContain('could not tell who asks');
  });
});

describe('a route', () => {
  it('without a guard stops the start', async () => {
    await expect(stubApp((app) => void app.get('/api/open', async () => 'x'))).rejects.toThrow(
      'GET /api/open has no guard',
    );
  });
});

describe('paths', () => {
  it.each([
    '/api/nothing',
    '//api/list',
    '/API/list',
    '/api//list',
    '/api/list/',
    '/api/list;x',
    '/api/list/x.css',
    '/api',
  ])('%s are not there', async (url) => {
    const { app } = await appWith();
    const response = await app.inject({ url, headers: { ...agent, accept: 'text/html' } });
    expect([response.statusCode, response.json().error.code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('the web interface', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function built() {
    const webDir = await mkdtemp(join(tmpdir(), 'speedyflow-web-'));
    folders.push(webDir);
    await mkdir(join(webDir, 'assets'));
    for (const [name, text] of Object.entries({
      'index.html': '<!doctype html><title>it</title>',
      'assets/app-1a2b.js': 'let a',
      'assets/app-1a2b.js.map': '{}',
      '.env': 'SECRET=1',
    })) {
      await writeFile(join(webDir, name), text);
    }
    return (await appWith({ webDir })).app;
  }
  const html = { accept: 'text/html,*/*' };

  it('is index.html for every page, fresh each time', async () => {
    const app = await built();
    for (const url of ['/', '/tickets/MSM-1?x=1', '/index.html']) {
      const { statusCode, headers, body } = await app.inject({ url, headers: html });
      expect([statusCode, headers['cache-control'], headers['content-type']]).toEqual([
        200,
        'no-cache',
        'text/html; charset=utf-8',
      ]);
      expect(body).toContain('<title>it</title>');
    }
  });

  it('is kept by the browser where names tell versions apart', async () => {
    const app = await built();
    const { headers, statusCode } = await app.inject('/assets/app-1a2b.js');
    expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(
      (await app.inject({ url: '/assets/app-1a2b.js', headers: { 'if-none-match': String(headers.etag) } })).statusCode,
    ).toBe(304);
  });

  it.each([
    '/.env',
    '/assets/app-1a2b.js.map',
    '/assets/gone.js',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets',
    '/.git/config',
  ])('does not give out %s', async (url) => {
    const app = await built();
    const response = await app.inject({ url, headers: { accept: '*/*' } });
    expect([response.statusCode, response.headers['cache-control']]).toEqual([404, 'private, no-store']);
  });

  it('says how to build it when it is not there', async () => {
    const { app } = await appWith();
    const response = await app.inject({ url: '/', headers: html });
    expect([response.statusCode, response.headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8']);
    expect(response.body).toContain('npm start');
  });
});

describe('on a real socket', () => {
  async function listening() {
    const { app } = await appWith();
    await app.listen({ host: '127.0.0.1', port: 0 });
    return { app, port: (app.server.address() as AddressInfo).port };
  }

  /** What the server says to these bytes, until it closes the connection. */
  async function say(port: number, bytes: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    const heard: Buffer[] = [];
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('error', () => {});
    socket.write(bytes);
    await once(socket, 'close');
    return Buffer.concat(heard).toString();
  }

  it.each([
    ['noise', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST /api/guess HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    [
      'length and chunks',
      'POST /api/guess HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'a bad chunk',
      'POST /api/guess HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    ['headers of 20 KB', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused in the envelope, and the connection closed', async (_what, bytes, status) => {
    const { port } = await listening();
    const answer = await say(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('x-content-type-options: nosniff');
    expect(answer).toContain('"success":false');
  });

  it('TRACE is refused', async () => {
    const { port } = await listening();
    expect(await say(port, 'TRACE /api/list HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 40[045] /,
    );
  });

  it('requests under way are finished when the server stops', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    stub = await stubApp((app) =>
      handle(app, list, async () => {
        arrived();
        await held;
        return { data: 'done' };
      }),
    );
    const url = await stub.app.listen({ host: '127.0.0.1', port: 0 });
    const answer = fetch(`${url}/api/list`, { headers: agent });
    await arrival;
    const closed = closeApp(stub.app);
    release();
    expect((await answer).status).toBe(200);
    await closed;
    await expect(fetch(`${url}/api/list`)).rejects.toThrow();
  });

  it('a request that never ends is cut off when the grace is over', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    stub = await stubApp((app) =>
      handle(app, list, ({ signal }) => {
        arrived();
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('gone'))));
      }),
    );
    const url = await stub.app.listen({ host: '127.0.0.1', port: 0 });
    const answer = fetch(`${url}/api/list`, { headers: agent });
    answer.catch(() => {});
    await arrival;
    await closeApp(stub.app, 1);
    await expect(answer).rejects.toThrow();
  });
});

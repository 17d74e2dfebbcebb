import { route } from '@speedyflow/contract/route';
import { Type } from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { STUB_TOKENS, type StubApp, stubApp } from '../../testing/stub-app.ts';
import type { AppOptions } from './app.ts';
import { handle } from './handle.ts';

const change = route({
  id: 'test.change',
  method: 'POST',
  path: '/change',
  summary: 'Changes something',
  access: 'session',
  limit: 'edit',
  data: Type.Boolean(),
});
const cookie = `speedyflow_session=${STUB_TOKENS.agent}`;

let stub: StubApp | undefined;
afterEach(() => stub?.app.close());

/** Asks as a page of the host does, which to a browser is of one origin with us. */
async function ask(host: string, options: Partial<AppOptions>, more: Record<string, string> = {}) {
  stub = await stubApp((app) => handle(app, change, async () => ({ data: true })), options);
  const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', cookie, ...more };
  const answer = await stub.app.inject({ method: 'POST', url: '/api/change', headers });
  await stub.app.close();
  return [answer.statusCode, answer.json().error?.code];
}

const refused = [421, 'UNKNOWN_HOST'];
const passed = [200, undefined];

describe('a page that was made to lead here', () => {
  it.each(['evil.example', 'evil.example:5000', 'localhost.evil.example', '127.0.0.1.evil.example', 'a b'])(
    'under %s is refused',
    async (host) => {
      expect(await ask(host, { allowedHosts: [] })).toEqual(refused);
    },
  );

  it('is refused whatever it is asked for', async () => {
    stub = await stubApp(() => {}, { allowedHosts: [] });
    for (const url of ['/', '/api/v1/health', '/nothing']) {
      const answer = await stub.app.inject({ url, headers: { host: 'evil.example' } });
      expect([answer.statusCode, answer.headers['x-content-type-options']]).toEqual([421, 'nosniff']);
    }
  });

  it('A68: gains nothing by X-Forwarded-Host, which is heard from trusted proxies alone', async () => {
    const ours = { 'x-forwarded-host': 'localhost' };
    expect(await ask('evil.example', { allowedHosts: [] }, ours)).toEqual(refused);
    const theirs = { 'x-forwarded-host': 'evil.example', 'x-forwarded-for': '203.0.113.9' };
    expect(await ask('localhost', { allowedHosts: [], trustedProxies: ['127.0.0.1'] }, theirs)).toEqual(refused);
  });
});

describe('our own names', () => {
  it.each(['localhost', 'LOCALHOST:5000', '127.0.0.1:5000', '[::1]:5000', '192.0.2.7'])('%s pass', async (host) => {
    expect(await ask(host, { allowedHosts: [] })).toEqual(passed);
  });

  it('are those of the setting and that of the public address', async () => {
    const options = { allowedHosts: ['desk.acme.com'], publicOrigin: 'http://help.acme.com:8080' };
    expect(await ask('desk.acme.com', options)).toEqual(passed);
    expect(await ask('Help.acme.com:8080', options)).toEqual(passed);
    expect(await ask('other.acme.com', options)).toEqual(refused);
  });

  it('are all where nothing is said', async () => {
    expect(await ask('anything.example', {})).toEqual(passed);
  });
});

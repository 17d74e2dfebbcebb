import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOptions } from '../zendesk/options.ts';
import { ADMIN, AGENT, basic, openAccount, requestToken, type TestAccount } from './zendesk-account.ts';

const API = '/api/v2';
const MINUTE = 60_000;
let account: TestAccount;

beforeAll(async () => {
  account = await openAccount({ tickets: 400 });
});
afterAll(() => account.close());

const bearer = (token: string) => ({ as: null, headers: { authorization: `Bearer ${token}` } });

describe('credentials', () => {
  test('users/me answers anybody, all else needs somebody', async () => {
    for (const options of [{ as: null }, { as: null, headers: { authorization: basic('nobody@demo.local') } }]) {
      const me = await account.get(`${API}/users/me.json`, options);
      expect(me.status).toBe(200);
      expect(me.body.user).toMatchObject({ id: null, name: 'Anonymous user' });
      const refused = await account.get(`${API}/tickets.json`, options);
      expect(refused.status).toBe(401);
      expect(refused.body).toEqual({ error: "Couldn't authenticate you" });
    }
    expect((await account.get(`${API}/users/me`, { as: AGENT })).body.user.email).toBe(AGENT);
  });

  test('tokens of clients live half an hour, or as long as asked', async () => {
    const { body } = await requestToken(account);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 1800, scope: 'read write' });
    expect(body.refresh_token).toBeUndefined();
    const me = (await account.get(`${API}/users/me`, bearer(body.access_token))).body.user;
    expect(me.email).toBe(ADMIN);
    account.clock.now += 31 * MINUTE;
    const expired = await account.get(`${API}/tickets`, bearer(body.access_token));
    expect(expired.status).toBe(401);
    expect(expired.body.error).toBe('invalid_token');
    expect((await requestToken(account, { expires_in: 300 })).body.expires_in).toBe(300);
    expect((await requestToken(account, { expires_in: 10 })).status).toBe(400);
    expect((await requestToken(account, { client_secret: 'wrong' })).body.error).toBe('invalid_client');
  });

  test('codes and refresh tokens are good once', async () => {
    const query = 'response_type=code&client_id=demo-client&scope=read&redirect_uri=http://127.0.0.1/back&state=s';
    const response = await fetch(`${account.simulator.url}/oauth/authorizations/new?${query}`, {
      headers: { authorization: basic(AGENT) },
      redirect: 'manual',
    });
    const target = new URL(response.headers.get('location')!);
    expect(target.searchParams.get('state')).toBe('s');
    const code = target.searchParams.get('code');
    const first = await requestToken(account, { grant_type: 'authorization_code', code });
    expect(first.body).toMatchObject({ scope: 'read', refresh_token: expect.any(String) });
    expect((await requestToken(account, { grant_type: 'authorization_code', code })).status).toBe(400);
    const refresh = { grant_type: 'refresh_token', refresh_token: first.body.refresh_token };
    const second = await requestToken(account, refresh);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    expect((await requestToken(account, refresh)).body.error).toBe('invalid_grant');
    expect((await account.get(`${API}/users/me`, bearer(second.body.access_token))).body.user.email).toBe(AGENT);
  });
});

describe('permissions', () => {
  test('exports and deletion are for administrators', async () => {
    for (const path of ['tickets/cursor', 'ticket_events', 'users', 'ticket_metric_events']) {
      expect((await account.get(`${API}/incremental/${path}?start_time=0`, { as: AGENT })).status).toBe(403);
    }
    const refused = await account.send('DELETE', `${API}/tickets/9`, undefined, { as: AGENT });
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({ title: 'Forbidden' });
    expect((await account.get(`${API}/tickets/9`, { as: AGENT })).status).toBe(200);
  });

  test('end users see nothing of the desk', async () => {
    const { users } = (await account.get(`${API}/users?role=end-user&page[size]=1`)).body;
    expect((await account.get(`${API}/tickets`, { as: users[0].email })).status).toBe(403);
  });

  test('scopes: narrow ones read their resource but never audits, and reading does not write', async () => {
    const token = async (scope: string) => bearer((await requestToken(account, { scope })).body.access_token);
    const tickets = await token('tickets:read');
    expect((await account.get(`${API}/tickets/9`, tickets)).status).toBe(200);
    expect((await account.get(`${API}/tickets/9/audits`, tickets)).status).toBe(403);
    expect((await account.get(`${API}/users`, tickets)).status).toBe(403);
    const read = await token('read');
    expect((await account.get(`${API}/tickets/9/audits`, read)).status).toBe(200);
    expect((await account.send('PUT', `${API}/tickets/9`, { ticket: { priority: 'low' } }, read)).status).toBe(403);
  });
});

describe('budgets', () => {
  test('the account has so many requests a minute; every answer tells what is left', async () => {
    const own = await openAccount({ tickets: 400, plan: 'team', rateLimits: true });
    own.clock.now = Math.ceil(own.clock.now / MINUTE) * MINUTE + 20_000;
    const first = await own.get(`${API}/groups`);
    expect(first.headers.get('x-rate-limit')).toBe('200');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('199');
    expect(first.headers.get('ratelimit-reset')).toBe('40');
    for (let request = 1; request < 200; request++) await own.get(`${API}/groups`);
    const refused = await own.get(`${API}/groups`);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.body.error).toBe('APIRateLimitExceeded');
    own.clock.now += 41_000;
    expect((await own.get(`${API}/groups`)).status).toBe(200);
    await own.close();
  });

  test.each([
    ['enterprise', 10],
    ['high-volume', 30],
  ] as const)('exports on the %s plan: %i a minute', async (plan, limit) => {
    const own = await openAccount({ tickets: 400, plan, rateLimits: true });
    const path = `${API}/incremental/tickets/cursor?start_time=0&per_page=1`;
    for (let request = 0; request < limit; request++) {
      const reply = await own.get(path);
      expect(reply.headers.get('zendesk-ratelimit-incremental-exports')).toContain(`remaining=${limit - request - 1}`);
    }
    const refused = await own.get(path);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('x-rate-limit-remaining'))).toBeGreaterThan(100);
    await own.close();
  });

  test('views: five a minute for each view and agent, six for counts of many', async () => {
    const own = await openAccount({ tickets: 400, rateLimits: true });
    const [first, second] = (await own.get(`${API}/views/active`)).body.views;
    const statuses = async (path: string, as: string, times: number) => {
      const found: number[] = [];
      for (let request = 0; request < times; request++) found.push((await own.get(path, { as })).status);
      return found;
    };
    const allowed = [200, 200, 200, 200, 200];
    expect(await statuses(`${API}/views/${first.id}/execute`, ADMIN, 6)).toEqual([...allowed, 429]);
    expect(await statuses(`${API}/views/${second.id}/execute`, ADMIN, 1)).toEqual([200]);
    expect(await statuses(`${API}/views/${first.id}/execute`, AGENT, 1)).toEqual([200]);
    expect(await statuses(`${API}/views/count_many?ids=${first.id}`, ADMIN, 7)).toEqual([...allowed, 200, 429]);
    const refused = await own.get(`${API}/views/count_many?ids=${first.id}`);
    expect(refused.body.errors[0].code).toBe('TooManyRequests');
    await own.close();
  });

  test('one user edits one ticket thirty times in ten minutes', async () => {
    const own = await openAccount({ tickets: 400, rateLimits: true, plan: 'high-volume' });
    const edit = (tag: number, as: string) =>
      own.send('PUT', `${API}/tickets/390`, { ticket: { tags: [`t${tag}`] } }, { as });
    for (let tag = 0; tag < 30; tag++) expect((await edit(tag, ADMIN)).status).not.toBe(429);
    expect((await edit(30, ADMIN)).status).toBe(429);
    expect((await edit(30, AGENT)).status).not.toBe(429);
    await own.close();
  });
});

test('the command line names budgets and what the plan lacks', () => {
  const asked = ['--limit', 'incremental-exports=60', '--limit', 'account=100000', '--withheld', 'slas'];
  expect(readOptions(asked)).toMatchObject({
    limits: { 'incremental-exports': 60, account: 100_000 },
    withheld: ['slas'],
  });
  expect(() => readOptions(['--limit', 'everything=1'])).toThrow('--limit');
});

describe('faults', () => {
  test('strike once, are seen in the log, and leave writes applied though their answer was lost', async () => {
    const rules = [
      {
        method: 'GET',
        path: '*/groups',
        times: 1,
        effect: { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
      },
      { method: 'POST', path: '*/tickets', times: 1, effect: { kind: 'apply_then_drop' } },
    ];
    await account.send('POST', '/__control/faults', { rules });
    const struck = await account.get(`${API}/groups`);
    expect([struck.status, struck.headers.get('retry-after')]).toEqual([503, '7']);
    expect((await account.get(`${API}/groups`)).status).toBe(200);
    const before = (await account.get('/__control/effects')).body.effects.length;
    const ticket = { subject: 'Lost', comment: { body: 'answer' } };
    await expect(account.send('POST', `${API}/tickets`, { ticket })).rejects.toThrow();
    const effects = (await account.get('/__control/effects')).body.effects;
    expect(effects).toHaveLength(before + 1);
    expect(effects.at(-1)).toMatchObject({ type: 'ticket.created', commentIds: [expect.any(String)] });
  });
});

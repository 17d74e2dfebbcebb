import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ScriptedServer } from '../scripted-server.testing.ts';
import { bearerCredentials, type Credentials } from './credentials.ts';
import { failureOf, LONG_MS, NOW, SECRET, scriptedSite } from './scripted-site.testing.ts';
import type { TransportOptions } from './transport.ts';

const site = scriptedSite();
const { server, open } = site;
const get = { method: 'GET', path: '/rest/x' } as const;
const post = { method: 'POST', path: '/rest/x', body: { a: 1 } } as const;

describe('a call', () => {
  test('goes out with its query, its body and who we are', async () => {
    server.script({ body: { ok: true } });
    const query = { 'page[size]': 100, status: ['live', 'deleted'], none: undefined };
    await expect(open().read({ ...post, query })).resolves.toEqual({ ok: true });
    expect(server.seen).toMatchObject([
      { method: 'POST', url: '/rest/x?page%5Bsize%5D=100&status=live&status=deleted', body: '{"a":1}' },
    ]);
    expect(server.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from(`ann@acme.example:${SECRET}`).toString('base64')}`,
    );
  });

  test('keeps the path of a gateway in front', async () => {
    server.script({});
    await open({ baseUrl: `${site.origin}/ex/jira/cloud-1`, credentials: bearerCredentials(async () => 'abc') }).read(
      get,
    );
    expect(server.seen[0]).toMatchObject({ url: '/ex/jira/cloud-1/rest/x', headers: { authorization: 'Bearer abc' } });
  });

  test('reads ids that a double cannot hold, and an empty answer', async () => {
    server.script({ body: '{"id":9223372036854775807,"n":12,"t":"1234567890123456789"}' }, { status: 204, body: '' });
    const transport = open();
    await expect(transport.read(get)).resolves.toEqual({ id: '9223372036854775807', n: 12, t: '1234567890123456789' });
    await expect(transport.write(post)).resolves.toBeNull();
  });

  test('reads a gzipped answer', async () => {
    server.script((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":"ä"}'));
    });
    await expect(open().read(get)).resolves.toEqual({ a: 'ä' });
  });
});

describe('passing failures of a read', () => {
  test.each([408, 500, 502, 503, 504])('%i is tried again, later each time', async (status) => {
    server.script({ status }, { status }, { status }, { body: { ok: true } });
    await expect(open().read(get)).resolves.toEqual({ ok: true });
    expect(site.clock.slept).toEqual([500, 1_000, 2_000]);
  });

  test('are given up after four tries', async () => {
    server.script({ status: 502, body: '<html>Bad gateway</html>' });
    const error = await failureOf(open().read(get));
    expect(error).toMatchObject({
      kind: 'upstream_failed',
      code: 'JIRA_API_ERROR',
      details: { status: 502, ambiguous: false },
    });
    expect(server.seen).toHaveLength(4);
  });

  test.each<[string, Parameters<typeof server.script>[0]]>([
    ['a dropped connection', (response) => void response.destroy()],
    [
      'half an answer',
      (response) => void response.writeHead(200, { 'content-length': '100' }).write('{"a":', () => response.destroy()),
    ],
    ['JSON cut short', { body: '{"issues":[{"id":"1"' }],
    ['a page of HTML', { body: '<html>Down for maintenance</html>', headers: { 'content-type': 'text/html' } }],
  ])('%s is one', async (_name, step) => {
    server.script(step, { body: { ok: true } });
    await expect(open().read(get)).resolves.toEqual({ ok: true });
    expect(server.seen).toHaveLength(2);
  });

  test('an unreachable site says so', async () => {
    const gone = new ScriptedServer();
    const baseUrl = await gone.listen();
    await gone.close();
    const error = await failureOf(open({ baseUrl }).read(get));
    expect(error).toMatchObject({ kind: 'upstream_failed', message: 'Jira gave no usable answer (ECONNREFUSED).' });
  });
});

describe('refusals', () => {
  test.each<[UpstreamKindName, number, unknown, string | null]>([
    ['jira', 400, { errorMessages: ['A'], errors: { summary: 'too long' } }, 'A; summary: too long'],
    ['jira', 404, { errorMessages: ['Issue does not exist'], errors: {} }, 'Issue does not exist'],
    ['jira', 403, { errorMessage: 'no', i18nErrorMessage: { i18nKey: 'x' } }, 'no'],
    [
      'jira',
      400,
      { type: 'about:blank', title: 'Bad Request', status: 400, detail: "Failed to convert 'maxResults'" },
      "Failed to convert 'maxResults'",
    ],
    ['jira', 401, { message: 'Client must be authenticated' }, 'Client must be authenticated'],
    ['jira', 409, 'not json', null],
    ['zendesk', 404, { error: 'RecordNotFound', description: 'Not found' }, 'Not found'],
    [
      'zendesk',
      422,
      {
        error: 'RecordInvalid',
        description: 'Record validation errors',
        details: { status: [{ description: 'Status: is invalid' }] },
      },
      'Record validation errors; status: Status: is invalid',
    ],
    [
      'zendesk',
      403,
      { error: { title: 'Forbidden', message: 'You do not have access' } },
      'Forbidden; You do not have access',
    ],
    ['zendesk', 401, { error: "Couldn't authenticate you" }, "Couldn't authenticate you"],
    ['zendesk', 400, { errors: [{ code: 'TooMany', title: 'Too many' }] }, 'Too many'],
    ['zendesk', 401, { error: 'invalid_client', error_description: 'Unknown client' }, 'Unknown client'],
  ])('%s %i %j', async (kind, status, body, reason) => {
    server.script({ status, body });
    const error = await failureOf(open({ kind }).write(post));
    const code = kind === 'jira' ? 'JIRA_API_ERROR' : 'ZENDESK_API_ERROR';
    expect(error).toMatchObject({ kind: 'upstream_refused', code, details: { status, reason } });
    expect(server.seen).toHaveLength(1);
  });
});
type UpstreamKindName = TransportOptions['kind'];

describe('a write', () => {
  test.each<[string, Parameters<typeof server.script>[0]]>([
    ['an answer 503', { status: 503, headers: { 'retry-after': '1' } }],
    ['an answer 408', { status: 408 }],
    ['no answer', (response) => void response.destroy()],
    ['an answer cut short', { status: 201, body: '{"id":' }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
  ])('is sent once when it is unknown whether it was done: %s', async (_name, step) => {
    server.script(step, { body: { ok: true } });
    const error = await failureOf(open().write(post));
    expect(error).toMatchObject({ kind: 'upstream_failed', details: { ambiguous: true } });
    expect(server.seen).toHaveLength(1);
  });

  test('is sent again when it was certainly not done', async () => {
    server.script({ status: 429, headers: { 'retry-after': '2' } }, { status: 201, body: { id: '1' } });
    await expect(open().write(post)).resolves.toEqual({ id: '1' });
    expect(server.seen).toHaveLength(2);
  });

  test('stands once the answer is one of success, whatever it says', async () => {
    server.script({ status: 201, body: '["nothing we know"]' });
    await expect(open().write(post)).resolves.toEqual(['nothing we know']);
    expect(server.seen).toHaveLength(1);
  });
});

describe('a rate limit', () => {
  test.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['a date', { 'retry-after': 'Wed, 18 Nov 2026 15:30:30 GMT' }, 30_000],
    ['a reset without seconds', { 'x-ratelimit-reset': '2026-11-18T15:31Z' }, 60_000],
    ['seconds to a reset', { 'ratelimit-reset': '12' }, 12_000],
    ['an epoch', { 'x-ratelimit-reset': String(NOW / 1000 + 5) }, 5_000],
    ['nothing at all', { 'x-failure-category': 'FAILURE_CLIENT_RATE_LIMITED' }, 2_500],
  ])('is waited out: %s', async (_name, headers, pause) => {
    server.script({ status: 429, headers }, { body: { ok: true } });
    await expect(open().read(get)).resolves.toEqual({ ok: true });
    expect(site.clock.slept).toEqual([pause]);
  });

  test('longer than people wait is told them, and calls after it are not even sent', async () => {
    server.script({ status: 429, headers: { 'retry-after': '2000', 'ratelimit-reason': 'jira-quota-tenant-based' } });
    const transport = open();
    const error = await failureOf(transport.read(get, { priority: 'interactive' }));
    expect(error).toMatchObject({ kind: 'rate_limited', details: { status: 429, retryAfterMs: 2_000_000 } });
    expect((await failureOf(transport.read(get))).kind).toBe('rate_limited');
    expect(server.seen).toHaveLength(1);
  });

  test.each<[string, Record<string, string>]>([
    ['one issue', { 'ratelimit-reason': 'jira-per-issue-on-write' }],
    [
      'one list',
      { 'zendesk-ratelimit-incremental': 'total=10; remaining=0; resets=50', 'x-rate-limit-remaining': '690' },
    ],
  ])('F1: of %s holds up only calls like it', async (_name, headers) => {
    server.script({ status: 429, headers: { 'retry-after': '2000', ...headers } }, { body: { ok: true } });
    const transport = open({ kind: 'ratelimit-reason' in headers ? 'jira' : 'zendesk' });
    const like = { method: 'GET', path: '/api/v2/incremental/tickets/cursor.json' } as const;
    expect((await failureOf(transport.read(like))).kind).toBe('rate_limited');
    expect((await failureOf(transport.read(like))).kind).toBe('rate_limited');
    await expect(transport.read(get)).resolves.toEqual({ ok: true });
    expect(server.seen).toHaveLength(2);
  });

  test('of the account holds up everything, whichever list met it', async () => {
    const headers = { 'retry-after': '2000', 'x-rate-limit': '700', 'x-rate-limit-remaining': '0' };
    server.script({ status: 429, headers });
    const transport = open({ kind: 'zendesk' });
    expect((await failureOf(transport.read({ method: 'GET', path: '/api/v2/views' }))).kind).toBe('rate_limited');
    expect((await failureOf(transport.read(get))).kind).toBe('rate_limited');
    expect(server.seen).toHaveLength(1);
  });
});

test('I33: people do not wait for the slots of background calls', async () => {
  const transport = open({ concurrency: 1 });
  let release = () => {};
  server.script((response) => {
    release = () => response.end('{}');
  }, {});
  const background = [transport.read(get), transport.read(get)];
  await expect.poll(() => server.seen.length).toBe(1);
  await transport.read({ ...get, path: '/rest/y' }, { priority: 'interactive' });
  expect(server.seen.map(({ url }) => url)).toEqual(['/rest/x', '/rest/y']);
  release();
  await Promise.all(background);
});

describe('credentials that expire', () => {
  const renewable = (tokens: string[]): Credentials => ({
    headers: async () => ({ authorization: `Bearer ${tokens[0]}` }),
    renew: async () => void tokens.shift(),
  });

  test('are renewed once, for writes too', async () => {
    server.script({ status: 401 }, { body: { ok: true } });
    await expect(open({ credentials: renewable(['old', 'new']) }).write(post)).resolves.toEqual({ ok: true });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('are not renewed for ever', async () => {
    server.script({ status: 401 });
    expect((await failureOf(open({ credentials: renewable(['a', 'b', 'c']) }).read(get))).details).toMatchObject({
      status: 401,
    });
    expect(server.seen).toHaveLength(2);
  });
});

describe('an upstream that misbehaves', () => {
  test('a redirect is not followed, wherever it leads', async () => {
    const other = new ScriptedServer();
    const elsewhere = await other.listen();
    other.script({ body: { stolen: true } });
    server.script({ status: 302, headers: { location: `${elsewhere}/x` } });
    expect((await failureOf(open().read(get))).message).toContain('redirects elsewhere');
    expect(other.seen).toHaveLength(0);
    await other.close();
  });

  test('too large an answer is cut, zipped or not', async () => {
    const transport = open({ maxBodyBytes: 100_000 });
    server.script({ body: 'x'.repeat(200_000) });
    expect((await failureOf(transport.read(get))).message).toContain('larger than 100000 bytes');
    server.script(
      (response) =>
        void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
    );
    expect((await failureOf(transport.read(get))).message).toContain('larger than 100000 bytes');
    expect(server.seen).toHaveLength(1);
  });

  test('an answer that only drips is ended by the total time', async () => {
    const transport = open();
    server.script((response) => void response.writeHead(200).write('{'));
    const reading = failureOf(transport.write(post));
    await expect.poll(() => server.seen.length).toBe(1);
    site.clock.endLongSleeps();
    expect(await reading).toMatchObject({ details: { ambiguous: true } });
  });

  test('headers that never come are not waited for', async () => {
    server.script(() => {});
    const error = await failureOf(open({ timeouts: { headers: 50, total: LONG_MS + 1 } }).write(post));
    expect(error.message).toContain('UND_ERR_HEADERS_TIMEOUT');
  });

  test('a caller who left ends the call', async () => {
    server.script(() => {});
    const left = new AbortController();
    const call = open().read(get, { signal: left.signal });
    await expect.poll(() => server.seen.length).toBe(1);
    left.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
  });

  test('only so many calls are open at a time', async () => {
    const held: (() => void)[] = [];
    let most = 0;
    server.script((response) => {
      held.push(() => response.end('{}'));
      most = Math.max(most, held.length);
    });
    const transport = open({ concurrency: 3 });
    const calls = Promise.all(Array.from({ length: 9 }, () => transport.read(get)));
    for (let answered = 0; answered < 9; answered += 3) {
      await expect.poll(() => held.length).toBe(3);
      for (const answer of held.splice(0)) answer();
    }
    await calls;
    expect(most).toBe(3);
  });
});

test('a closed connection takes no more calls and ends those that wait', async () => {
  server.script({ status: 429, headers: { 'retry-after': '2000' } });
  const transport = open();
  await failureOf(transport.read(get));
  await transport.close();
  expect(await failureOf(transport.read(get))).toMatchObject({ kind: 'unavailable' });
  expect(server.seen).toHaveLength(1);
});

import { route } from '@speedyflow/contract/route';
import { Type } from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { STUB_TOKENS, type StubApp, stubApp } from '../../testing/stub-app.ts';
import { type Answer, handle, type RequestOf } from './handle.ts';

const echo = route({
  id: 'test.echo',
  method: 'POST',
  path: '/echo/:id',
  summary: 'Says what it heard',
  access: 'session',
  limit: 'edit',
  params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
  query: Type.Object({
    n: Type.Optional(Type.Number()),
    flag: Type.Optional(Type.Boolean()),
    unit: Type.Optional(Type.Union([Type.Integer(), Type.Literal('all')])),
    word: Type.Optional(Type.String({ maxLength: 5 })),
  }),
  body: Type.Object({ count: Type.Optional(Type.Integer()), text: Type.Optional(Type.String()) }),
  data: Type.Object({ heard: Type.Unknown() }),
  siblings: { total: Type.Integer(), more: Type.Optional(Type.Boolean()) },
  status: 202,
});
type Echo = typeof echo;

const json = { authorization: `Bearer ${STUB_TOKENS.agent}`, 'content-type': 'application/json' };

let stub: StubApp | undefined;
afterEach(() => stub?.app.close());

async function ask(
  url: string,
  payload: string | undefined = undefined,
  answer: (request: RequestOf<Echo>) => Answer<Echo> = ({ params, query, body, caller }) => ({
    data: { heard: { params, query, body, caller: caller.name } },
    siblings: { total: 3 },
  }),
) {
  stub = await stubApp((app) => handle(app, echo, async (request) => answer(request)), { checkAnswers: true });
  const headers = payload === undefined ? { authorization: json.authorization } : json;
  return stub.app.inject({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) });
}

describe('a handler', () => {
  it('gets path and query as what they mean, the body as it is, and who asks', async () => {
    const response = await ask('/api/echo/7?n=1.5&flag=true&unit=3&word=12', '{"count":2,"text":"5"}');
    expect(response.statusCode).toBe(202);
    expect(response.json().data.heard).toEqual({
      params: { id: 7 },
      query: { n: 1.5, flag: true, unit: 3, word: '12' },
      body: { count: 2, text: '5' },
      caller: 'agent',
    });
  });

  it('answers in the envelope, siblings beside the data', async () => {
    const response = await ask('/api/v1/echo/7');
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    const meta = {
      timestamp: '2026-01-15T12:00:00.000Z',
      cached: false,
      cache_ttl: 0,
      cache_layer: null,
      as_of: null,
      seq: 7,
    };
    expect(response.json()).toEqual({ success: true, data: expect.anything(), total: 3, meta });
  });

  it('may say what position and instant its data are of', async () => {
    const response = await ask('/api/echo/7', undefined, () => ({
      data: { heard: 1 },
      siblings: { total: 1, more: true },
      seq: 41,
      asOf: 1_700_000_000_000,
    }));
    expect(response.json().meta).toMatchObject({ seq: 41, as_of: '2023-11-14T22:13:20.000Z' });
  });

  it('may answer bare', async () => {
    const response = await ask('/api/echo/7', undefined, () => ({ bare: { total: 5 } }));
    expect(response.body).toBe('{"success":true,"total":5}');
  });

  it('may set and take the session cookie', async () => {
    const set = await ask('/api/echo/7', undefined, () => ({
      data: { heard: 1 },
      siblings: { total: 1 },
      session: 'abc',
    }));
    expect(set.headers['set-cookie']).toBe('speedyflow_session=abc; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax');
    await stub?.app.close();
    const taken = await ask('/api/echo/7', undefined, () => ({
      data: { heard: 1 },
      siblings: { total: 1 },
      session: null,
    }));
    expect(taken.headers['set-cookie']).toBe('speedyflow_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
  });

  it('that breaks its contract fails its test', async () => {
    const response = await ask('/api/echo/7', undefined, () => ({
      data: { heard: 1 },
      siblings: { total: 'x' as never },
    }));
    expect(response.statusCode).toBe(500);
    expect(stub?.log.join('')).toContain('the answer of test.echo breaks its contract: /total must be integer');
  });
});

describe('a request', () => {
  it.each([
    ['/api/echo/abc', 'params.id', 'must be integer'],
    ['/api/echo/0', 'params.id', 'must be >= 1'],
    ['/api/echo/1.5', 'params.id', 'must be integer'],
    ['/api/echo/1e3', 'params.id', 'must be integer'],
    ['/api/echo/99999999999999999999', 'params.id', 'must be integer'],
    ['/api/echo/1?n=', 'query.n', 'must be number'],
    ['/api/echo/1?n=Infinity', 'query.n', 'must be number'],
    ['/api/echo/1?n=1&n=2', 'query.n', 'must be number'],
    ['/api/echo/1?word=a&word=b', 'query.word', 'must be string'],
    ['/api/echo/1?flag=1', 'query.flag', 'must be boolean'],
    ['/api/echo/1?unit=some', 'query.unit', 'must be one of integer, all'],
    ['/api/echo/1?word=a%00b', 'query.word', 'must be text'],
    ['/api/echo/1?other=1', 'query.other', 'is not known here'],
  ])('%s is refused', async (url, path, message) => {
    const response = await ask(url);
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.json().error.details).toEqual([{ path, message }]);
  });

  it('whose body would have to be guessed at is refused, every fault named', async () => {
    const response = await ask('/api/echo/1?n=x', '{"count":"2","text":null,"role":"admin"}');
    expect(response.json().error.message).toBe('query.n must be number, and 3 more');
    expect(response.json().error.details).toEqual(
      expect.arrayContaining([
        { path: 'query.n', message: 'must be number' },
        { path: 'body.role', message: 'is not known here' },
        { path: 'body.count', message: 'must be integer' },
        { path: 'body.text', message: 'must be string' },
      ]),
    );
  });

  it('whose path cannot be decoded is refused', async () => {
    expect((await ask('/api/echo/%zz')).statusCode).toBe(400);
  });
});

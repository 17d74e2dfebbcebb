import type { RouteContract } from '@speedyflow/contract/route';
import type { InjectOptions } from 'fastify';
import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { STUB_TOKENS, stubApp } from '../../testing/stub-app.ts';
import { clientOf } from '../../testing/test-app.ts';
import { handle } from './handle.ts';
import { type KnownLog, OwnWrites } from './own-writes.ts';

const ROUTE = { path: '/things', summary: 'Things', access: 'session', data: Type.Integer() } as const;
const READ = { ...ROUTE, id: 'things.list', method: 'GET', limit: 'read' } as const satisfies RouteContract;
const WRITE = { ...ROUTE, id: 'things.make', method: 'POST', limit: 'read' } as const satisfies RouteContract;
const SAID = { ...WRITE, id: 'things.say', path: '/said', limit: 'presence' } as const satisfies RouteContract;
const OPEN = { ...READ, id: 'things.open', path: '/open', access: 'public' } as const satisfies RouteContract;

/** One of several processes, that knows as much of the log as it looked up; the log itself moves by hand. */
async function oneOfSeveral(options: { shared?: boolean; secure?: boolean } = {}) {
  const log = { seq: 5, era: 2 };
  const known = { seq: 5, era: 2, looks: 0, isDown: false, hears: true, settle: async () => {} };
  const view: KnownLog = {
    shared: options.shared ?? true,
    hears: () => known.hears,
    seq: () => known.seq,
    era: () => known.era,
    look: async () => {
      known.looks += 1;
      if (known.isDown) throw new Error('connection refused');
      Object.assign(known, log);
    },
    settled: () => known.settle(),
  };
  const { app } = await stubApp(
    (server) => {
      handle(server, READ, async () => ({ data: known.seq }));
      handle(server, OPEN, async () => ({ data: known.seq }));
      handle(server, SAID, async () => ({ data: 0 }));
      handle(server, WRITE, async () => {
        known.seq = log.seq += 1;
        return { data: known.seq };
      });
    },
    { log: view, ...(options.secure ? { publicOrigin: 'https://desk.example' } : {}) },
  );
  const session = `${options.secure ? '__Host-' : ''}speedyflow_session=${STUB_TOKENS.agent}`;
  const nobody = clientOf(app, {});
  const read = (headers: Record<string, string>, path = '/api/things') => nobody.get(path, { headers });
  return { log, known, read, nobody, session, app };
}

it('I2: the answer to a write says how far the log is, as a cookie to a session and as a header to all', async () => {
  const { nobody, session } = await oneOfSeveral();
  const by = (headers: InjectOptions['headers']) => nobody.post('/api/things', undefined, { headers: headers ?? {} });
  const written = await by({ cookie: session });
  expect(written.headers['x-speedyflow-seq']).toBe('6.2');
  expect(written.headers['set-cookie']).toBe('speedyflow_seen=6.2; Max-Age=30; Path=/; HttpOnly; SameSite=Lax');
  const refused = await nobody.post('/api/things');
  expect([refused.statusCode, refused.headers['x-speedyflow-seq']]).toEqual([401, undefined]);
  const secure = await oneOfSeveral({ secure: true });
  const overTls = await secure.nobody.post('/api/things', undefined, { headers: { cookie: secure.session } });
  expect(overTls.headers['set-cookie']).toContain('; Secure');
});

it('I2: a process that is not as far as the caller saw looks before it answers', async () => {
  const { log, known, read, session } = await oneOfSeveral();
  log.seq = 9;
  expect((await read({ cookie: session })).json().data).toBe(5);
  expect((await read({ cookie: `${session}; speedyflow_seen=5.2` })).json().data).toBe(5);
  expect(known.looks).toBe(0);
  expect((await read({ cookie: `speedyflow_seen=9.2; ${session}` })).json()).toMatchObject({ data: 9, meta: {} });
  expect(known.looks).toBe(1);
  log.era = 3;
  expect((await read({ cookie: session, 'x-speedyflow-seq': '9.3' })).json().data).toBe(9);
  expect([known.looks, known.era]).toEqual([2, 3]);
  await read({ cookie: session, 'x-speedyflow-seq': '9.3' });
  expect(known.looks).toBe(2);
});

it('I2: a token that does not say what it saw costs a look each time', async () => {
  const { log, known, read } = await oneOfSeveral();
  log.seq = 6;
  const bearer = { authorization: `Bearer ${STUB_TOKENS.agent}` };
  expect((await read(bearer)).json().data).toBe(6);
  expect((await read({ ...bearer, 'x-speedyflow-seq': '6.2' })).json().data).toBe(6);
  expect(known.looks).toBe(1);
});

it('I12: while others are not heard, nothing is answered without a look', async () => {
  const { log, known, read, session } = await oneOfSeveral();
  known.hears = false;
  log.seq = 6;
  expect((await read({ cookie: session })).json().data).toBe(6);
  log.seq = 7;
  expect((await read({ cookie: `${session}; speedyflow_seen=6.2` })).json().data).toBe(7);
  known.hears = true;
  await read({ cookie: session });
  expect(known.looks).toBe(2);
});

it('a position that is made up costs one look, says nothing, and is forgotten', async () => {
  const { known, read, session } = await oneOfSeveral();
  const forged = await read({ cookie: `${session}; speedyflow_seen=999999999999999.1` });
  expect([forged.statusCode, forged.json().data, known.looks]).toEqual([200, 5, 1]);
  expect(forged.headers['set-cookie']).toMatch(/^speedyflow_seen=; Max-Age=0;/);
  for (const mark of ['9'.repeat(400), '-1.0', '1e9.0', '6', '6.2.1', 'x', '']) {
    expect((await read({ cookie: `${session}; speedyflow_seen=${mark}` })).statusCode).toBe(200);
    expect((await read({ cookie: session, 'x-speedyflow-seq': mark })).statusCode).toBe(200);
  }
  expect(known.looks).toBe(1);
});

it('without a database, what anybody may ask is answered, and nobody is shown what may be old', async () => {
  const { known, read, session } = await oneOfSeveral();
  known.isDown = true;
  const cookie = `${session}; speedyflow_seen=9.9`;
  expect((await read({ cookie }, '/api/open')).statusCode).toBe(200);
  const refused = await read({ cookie });
  expect(refused.json()).toMatchObject({ success: false, error: { code: 'UNAVAILABLE' } });
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
  expect(refused.body).not.toContain('refused');
});

it('a write is answered when the other processes have heard of it', async () => {
  const { known, nobody, session } = await oneOfSeveral();
  let heard = () => {};
  known.settle = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
    });
  let answered = false;
  const writing = nobody.post('/api/things', undefined, { headers: { cookie: session } }).then((answer) => {
    answered = true;
    return answer;
  });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(answered).toBe(false);
  heard();
  expect((await writing).statusCode).toBe(200);
});

it('what is in no log is answered without waiting for anybody, and says nothing of one', async () => {
  const { known, nobody, session } = await oneOfSeveral();
  known.settle = () => new Promise(() => {});
  const said = await nobody.post('/api/said', undefined, { headers: { cookie: session } });
  expect([said.statusCode, said.headers['x-speedyflow-seq'], said.headers['set-cookie']]).toEqual([
    200,
    undefined,
    undefined,
  ]);
});

it('a process that is alone asks and tells nothing', async () => {
  const { known, read, nobody, session } = await oneOfSeveral({ shared: false });
  const bearer = { authorization: `Bearer ${STUB_TOKENS.agent}` };
  for (const headers of [bearer, { cookie: `${session}; speedyflow_seen=99.99` }]) {
    expect((await read(headers)).statusCode).toBe(200);
  }
  const written = await nobody.post('/api/things', undefined, { headers: { cookie: session } });
  expect([written.headers['x-speedyflow-seq'], written.headers['set-cookie'], known.looks]).toEqual([
    undefined,
    undefined,
    0,
  ]);
});

it('looks at what a request brings without reading more than its headers', () => {
  const writes = new OwnWrites(
    { shared: true, hears: () => true, seq: () => 5, era: () => 1, look: async () => {}, settled: async () => {} },
    { secure: false },
  );
  expect(writes.behind({ headers: { cookie: 'a=b; speedyflow_seen=5.1' } })).toBe(false);
  expect(writes.behind({ headers: { cookie: 'a=b;speedyflow_seen=6.1;c=d' } })).toBe(true);
  expect(writes.behind({ headers: { cookie: 'x_speedyflow_seen=6.1' } })).toBe(false);
  expect(writes.behind({ headers: { authorization: 'Bearer x' } })).toBe(true);
});

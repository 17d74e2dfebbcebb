import { once } from 'node:events';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BEGIN, JIRA, makeWorld } from '../../../testing/exactness/small-world.ts';
import { sourceTicket } from '../../../testing/source-ticket.ts';
import { type Client, type TestApp, testApp } from '../../../testing/test-app.ts';
import { AppError } from '../../domain/errors.ts';
import { takeOver } from '../../sync/take-over.ts';
import { type OpenFile, registerAttachmentContent } from './attachment-content.routes.ts';

const file = {
  sourceId: '900',
  filename: 'Grüße <b>.html',
  mimeType: 'text/html',
  sizeBytes: 5,
  authorSourceId: null,
  createdAt: null,
  url: 'https://acme.example/file/900',
};
const PATH = '/api/issues/ASK-1/attachments/900/content';

let running: TestApp;
let person: Client & { cookie: string };
let open: OpenFile;
let asked: Parameters<OpenFile>[];

beforeEach(async () => {
  asked = [];
  running = await testApp({
    features: (app, { database }) => {
      registerAttachmentContent(app, {
        database,
        open: (...of) => {
          asked.push(of);
          return open(...of);
        },
      });
    },
  });
  const { database } = running;
  await makeWorld(database);
  const ticket = sourceTicket({ sourceId: '1', key: 'ASK-1', deskSourceId: '100', attachments: [file] });
  const other = sourceTicket({ sourceId: '2', key: 'ASK-2', deskSourceId: '100' });
  await database.transaction((tx) =>
    takeOver(tx, JIRA.connectionId, { tickets: [ticket, other], people: [] }, BEGIN, async () => {}),
  );
  person = await running.signIn('agent', { deskIds: [await deskId('100')] });
});
afterEach(() => running.close());

const deskId = async (sourceId: string) =>
  (
    await running.database.read
      .selectFrom('desks')
      .select('id')
      .where('source_id', '=', sourceId)
      .where('connection_id', '=', JIRA.connectionId)
      .executeTakeFirstOrThrow()
  ).id;

const whole = (text = 'hello'): OpenFile => {
  return async () => ({ status: 200, sizeBytes: text.length, contentRange: null, body: Readable.from([text]) });
};
const refusal = (status: number): OpenFile => {
  return async () => {
    throw new AppError('upstream_refused', 'JIRA_API_ERROR', `Jira answered ${status}.`, { details: { status } });
  };
};
const code = (answer: { json(): { error: { code: string } } }) => answer.json().error.code;

describe('a file', () => {
  test('asked for by HEAD tells what it is, and its site is not asked for it', async () => {
    open = whole();
    const ask = (method: 'GET' | 'HEAD', path = PATH) =>
      running.app.inject({ method, url: path, headers: { cookie: person.cookie, range: 'bytes=1-2' } });
    const head = await ask('HEAD');
    expect(asked).toEqual([]);
    expect([head.statusCode, head.body]).toEqual([200, '']);
    const { headers } = await person.get(PATH);
    for (const name of [
      'accept-ranges',
      'content-length',
      'content-type',
      'content-disposition',
      'content-security-policy',
    ]) {
      expect(head.headers[name], name).toBe(headers[name]);
    }
    const missing = PATH.replace('900', '901');
    expect((await ask('HEAD', missing)).statusCode).toBe((await ask('GET', missing)).statusCode);
  });

  test('comes as its site gives it, to be saved and never to be run', async () => {
    open = whole();
    const answer = await person.get(PATH);
    expect([answer.statusCode, answer.body]).toEqual([200, 'hello']);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '5',
      'content-disposition': 'attachment; filename="Gr__e <b>.html"; filename*=UTF-8\'\'Gr%C3%BC%C3%9Fe%20%3Cb%3E.html',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
    });
    expect(asked[0]).toMatchObject([JIRA.connectionId, { sourceId: '900', url: file.url }, { range: undefined }]);
  });

  test('comes in part where a part is asked for', async () => {
    open = async () => ({ status: 206, sizeBytes: 2, contentRange: 'bytes 1-2/5', body: Readable.from(['el']) });
    const answer = await person.get(PATH, { headers: { range: 'bytes=1-2' } });
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([206, 'el', 'bytes 1-2/5']);
    expect(asked[0]?.[2].range).toBe('bytes=1-2');
  });

  test.each([
    ['bytes=-2', 'bytes=3-4'],
    ['bytes=-500', 'bytes=0-4'],
    ['bytes=2-', 'bytes=2-4'],
    ['bytes=1-500', 'bytes=1-4'],
  ])('asks its site for %j as %j, whichever site it is', async (range, there) => {
    open = whole();
    await person.get(PATH, { headers: { range } });
    expect(asked[0]?.[2].range).toBe(there);
  });

  test.each(['bytes=5-', 'bytes=9-12', 'bytes=-0'])('has no part %j, and its site is not asked', async (range) => {
    open = whole();
    const answer = await person.get(PATH, { headers: { range } });
    expect([answer.statusCode, code(answer)]).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
    expect(answer.headers).toMatchObject({ 'content-range': 'bytes */5', 'accept-ranges': 'bytes' });
    expect(asked).toEqual([]);
  });

  test('is whole for a part of a version that cannot be told from another', async () => {
    open = whole();
    await person.get(PATH, { headers: { range: 'bytes=1-2', 'if-range': '"v1"' } });
    expect(asked[0]?.[2].range).toBeUndefined();
  });

  test.each(['bytes=0-1,3-4', 'lines=1-2', 'bytes=-', 'bytes=5-1', 'bytes=1-2\tx'])(
    'is whole for the range %j',
    async (range) => {
      open = whole();
      await person.get(PATH, { headers: { range } });
      expect(asked[0]?.[2].range).toBeUndefined();
    },
  );

  test('is for those who may see its ticket alone, and of that ticket', async () => {
    open = whole();
    const stranger = await running.signIn('agent', { deskIds: [await deskId('101')] });
    expect(code(await stranger.get(PATH))).toBe('NOT_FOUND');
    expect(code(await running.nobody.get(PATH))).toBe('UNAUTHENTICATED');
    expect(code(await person.get('/api/issues/ASK-2/attachments/900/content'))).toBe('NOT_FOUND');
    expect(code(await person.get('/api/issues/ASK-1/attachments/901/content'))).toBe('NOT_FOUND');
    expect(asked).toEqual([]);
  });

  test.each([
    [refusal(404), 404, 'NOT_FOUND'],
    [refusal(416), 416, 'RANGE_NOT_SATISFIABLE'],
    [refusal(403), 502, 'JIRA_API_ERROR'],
  ])('that its site refuses is refused (%#)', async (refused, status, why) => {
    open = refused;
    const answer = await person.get(PATH);
    expect([answer.statusCode, code(answer)]).toEqual([status, why]);
    // What failed to open takes no place: more of them than may be open at once fail alike.
    for (let n = 0; n < 5; n++) expect((await person.get(PATH)).statusCode).toBe(status);
  });
});

describe('over a socket', () => {
  const address = async () => {
    await running.app.listen({ port: 0, host: '127.0.0.1' });
    return running.app.server.address() as AddressInfo;
  };
  const ask = ({ port }: AddressInfo): ClientRequest =>
    get({ port, host: '127.0.0.1', path: PATH, headers: { cookie: person.cookie } });
  const answerTo = async (request: ClientRequest) => (await once(request, 'response'))[0] as IncomingMessage;

  test('a reader who hangs up lets go of the site, and of a place', async () => {
    const at = await address();
    for (let n = 0; n < 5; n++) {
      const body = new PassThrough();
      open = async () => ({ status: 200, sizeBytes: null, contentRange: null, body });
      body.write('beginning');
      const request = ask(at);
      const answer = await answerTo(request);
      await once(answer, 'data');
      const closed = once(body, 'close');
      request.on('error', () => {}).destroy();
      await closed;
    }
  });

  test('a reader who hangs up before the file is open calls it off', async () => {
    const at = await address();
    const request = ask(at).on('error', () => {});
    const calledOff = new Promise<void>((resolve) => {
      open = (_connection, _file, { signal }) =>
        new Promise((_resolve, fail) => {
          signal.addEventListener('abort', () => {
            resolve();
            fail(new Error('called off'));
          });
          request.destroy();
        });
    });
    await calledOff;
  });

  test('a file that breaks off is no whole one', async () => {
    const at = await address();
    const body = new PassThrough();
    open = async () => ({ status: 200, sizeBytes: 100, contentRange: null, body });
    body.write('beginning');
    const answer = await answerTo(ask(at));
    const broken = once(answer, 'error');
    answer.once('data', () => body.destroy(new Error('the site is gone')));
    expect((await broken)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  test('one person has three open at once; more wait their turn, and those beyond reason are refused', async () => {
    const at = await address();
    const bodies: PassThrough[] = [];
    open = async () => {
      const body = new PassThrough();
      body.write('beginning');
      bodies.push(body);
      return { status: 200, sizeBytes: null, contentRange: null, body };
    };
    const first = [await answerTo(ask(at)), await answerTo(ask(at)), await answerTo(ask(at))];
    // One more than may wait: whichever comes last is refused.
    const line = Array.from({ length: 25 }, () => ask(at).on('error', () => {}));
    const answers = new Set(line.map(answerTo));
    const next = () => Promise.race([...answers].map(async (one) => ({ one, answer: await one })));
    const { one, answer: refused } = await next();
    answers.delete(one);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '15']);
    expect(bodies).toHaveLength(3);
    bodies[0]?.end();
    for await (const _ of first[0] as IncomingMessage);
    expect((await next()).answer.statusCode).toBe(200);
    expect(bodies).toHaveLength(4);
    for (const request of line) request.destroy();
    for (const body of bodies) body.end();
  });
});

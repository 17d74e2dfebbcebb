import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepWebhook } from '../../../testing/kept-webhook.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { AppError } from '../../domain/errors.ts';
import { systemClock } from '../../stdx/clock.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { openInbox } from '../../store/inbox/open-inbox.ts';
import { openSecretBox, type SecretBox } from '../../store/secrets/secret-box.ts';
import { jiraWebhookDialect } from '../../upstream/jira/webhook-dialect.ts';
import { zendeskWebhookDialect } from '../../upstream/zendesk/webhook-dialect.ts';
import { registerWebhookIngress } from './webhook-ingress.ts';
import { webhookReceiver } from './webhook-receiver.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

const SECRETS = { jira: 'the secret of jira', jiraToo: 'that of the other jira', zendesk: 'the secret of zendesk' };
const ISSUE = { webhookEvent: 'jira:issue_updated', issue: { id: '10303', fields: { summary: 'old' } } };
const TICKET = { type: 'zen:event-type:ticket.created', subject: 'zen:ticket:5158', detail: { id: '5158' } };

/** Connections of the test: two of Jira and one of Zendesk. */
const IDS = { jira: 1, jiraToo: 2, zendesk: 3 };

describe('webhooks in', () => {
  let test: TestApp;
  let inbox: Inbox;
  let box: SecretBox;
  let folder: string;
  const outcomes: string[] = [];
  /** What stands in for the inbox while it is out of order. */
  let failing: AppError | null = null;
  let diesBeforeAnswering = false;
  let secretsFail = false;
  const faults: string[] = [];
  const made = { ids: 0, events: 0 };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speedyflow-webhooks-'));
    inbox = await openInbox({ kind: 'sqlite', file: join(folder, 'test.db') }, systemClock);
    box = await openSecretBox({ dataDir: folder, existing: [] });
    test = await testApp({
      limitFactor: 0.05,
      features: (app, { database, now }) => {
        const secrets = new WebhookSecrets({ database, box, configured: {}, now });
        const receive = webhookReceiver({
          inbox: {
            ...inbox,
            add: async (delivery) => {
              if (failing) throw failing;
              const outcome = await inbox.add(delivery);
              if (diesBeforeAnswering) throw new AppError('unavailable', 'UNAVAILABLE', 'Killed.');
              return outcome;
            },
          },
          dialects: { jira: jiraWebhookDialect, zendesk: zendeskWebhookDialect },
          secretsOf: async (...asked) => {
            if (secretsFail) throw new Error('no database');
            return secrets.of(...asked);
          },
          fault: (error) => faults.push(String(error)),
          now,
          count: (kind, outcome) => outcomes.push(`${kind} ${outcome}`),
        });
        registerWebhookIngress(app, receive);
      },
    });
    await keep('jira', IDS.jira, SECRETS.jira);
    await keep('jira', IDS.jiraToo, SECRETS.jiraToo);
    await keep('zendesk', IDS.zendesk, SECRETS.zendesk);
  });
  afterAll(async () => {
    await test.close();
    await inbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function keep(
    kind: 'jira' | 'zendesk',
    id: number,
    secret: string,
    previous?: { secret: string; until: number },
    agoMs = 6_000,
  ) {
    await keepWebhook(test.database, box, { kind, id, secret, previous });
    // A secret that another process changed is known here after a moment.
    test.clock.advance(agoMs);
  }

  const newId = () => `delivery-${++made.ids}`;
  /** A body as Jira sends it: of no two events is it the same. */
  const newIssue = () => JSON.stringify({ timestamp: ++made.events, ...ISSUE });
  const jiraSignature = (body: string | Buffer, secret = SECRETS.jira) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const json = { 'content-type': 'application/json' };

  interface Sent {
    to?: string;
    body?: string | Buffer;
    secret?: string;
    id?: string;
    headers?: Record<string, string>;
  }

  function post(url: string, body: string | Buffer, headers: Record<string, string>) {
    return test.app.inject({ method: 'POST', url, payload: body, headers } satisfies InjectOptions);
  }

  function jira({ to = `/webhooks/jira/${IDS.jira}`, body = newIssue(), secret, id, headers }: Sent = {}) {
    return post(to, body, {
      ...json,
      'x-hub-signature': jiraSignature(body, secret),
      'x-atlassian-webhook-identifier': id ?? newId(),
      ...headers,
    });
  }

  function zendesk({ to, body = JSON.stringify(TICKET), secret, id, headers, at }: Sent & { at?: string } = {}) {
    const timestamp = at ?? new Date(test.clock.now()).toISOString();
    const signature = createHmac('sha256', secret ?? SECRETS.zendesk)
      .update(timestamp)
      .update(body)
      .digest('base64');
    return post(to ?? `/webhooks/zendesk/${IDS.zendesk}`, body, {
      ...json,
      'x-zendesk-webhook-signature': signature,
      'x-zendesk-webhook-signature-timestamp': timestamp,
      'x-zendesk-webhook-invocation-id': id ?? newId(),
      ...headers,
    });
  }

  async function rows(): Promise<number> {
    const counts = await Promise.all(Object.values(IDS).map((id) => inbox.received(id, 0)));
    return counts.reduce((sum, { count }) => sum + count, 0);
  }

  /** Sends, and expects that it was refused and left nothing behind. */
  async function expectRefused(send: () => ReturnType<typeof post>, status: number, code: string): Promise<void> {
    const before = await rows();
    const answer = await send();
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
    expect(await rows()).toBe(before);
  }

  it('I27: are answered once they are kept, at the root and under both prefixes', async () => {
    for (const prefix of ['', '/api/v1', '/api']) {
      const before = await rows();
      const answer = await jira({ to: `${prefix}/webhooks/jira/${IDS.jira}` });
      expect([answer.statusCode, answer.json()]).toEqual([200, { success: true }]);
      expect(await rows()).toBe(before + 1);
    }
    expect(await inbox.pending(IDS.jira, 10)).toMatchObject([{ ticket: '10303', deleted: false }]);
    expect((await zendesk()).statusCode).toBe(200);
    expect(await inbox.pending(IDS.zendesk, 10)).toMatchObject([{ ticket: '5158' }]);
  });

  it('are taken without a session and with an Authorization of the sender, and from behind any page', async () => {
    const headers = {
      authorization: 'Basic bWU6bWU=',
      origin: 'https://elsewhere.example',
      cookie: 'speedyflow_session=x',
    };
    expect((await jira({ headers })).statusCode).toBe(200);
  });

  describe('A58: without a valid signature', () => {
    it.each<[string, Sent]>([
      ['missing', { headers: { 'x-hub-signature': '' } }],
      ['short', { headers: { 'x-hub-signature': 'sha256=abc' } }],
      ['in the wrong encoding', { headers: { 'x-hub-signature': `sha256=${randomBytes(32).toString('base64')}` } }],
      ['of another secret', { secret: 'guessed' }],
      ['and not even JSON', { body: '{', secret: 'guessed' }],
      ['and empty', { body: '', secret: 'guessed' }],
      ['to nobody', { to: '/webhooks/jira/999' }],
      ['to no number', { to: '/webhooks/jira/__proto__' }],
      ['to a huge number', { to: `/webhooks/jira/${'9'.repeat(60)}` }],
      ['to the other kind', { to: `/webhooks/jira/${IDS.zendesk}`, secret: SECRETS.zendesk }],
    ])('%s, they are refused before anything is read, and nothing is kept', async (_what, sent) => {
      await expectRefused(() => jira(sent), 401, 'UNAUTHENTICATED');
    });

    it('a stranger cannot tell a connection that is there from one that is not', async () => {
      const [there, nowhere] = await Promise.all([
        jira({ secret: 'guessed' }),
        jira({ secret: 'guessed', to: '/webhooks/jira/999' }),
      ]);
      const told = ({ error }: { error: unknown }) => error;
      expect(told(there.json())).toEqual(told(nowhere.json()));
    });
  });

  it('A59: with the right secret over JSON that was written anew, are refused', async () => {
    const body = JSON.stringify(ISSUE, null, 1);
    const signature = jiraSignature(JSON.stringify(ISSUE));
    await expectRefused(() => jira({ body, headers: { 'x-hub-signature': signature } }), 401, 'UNAUTHENTICATED');
  });

  it('A60: replayed a thousand times are answered each time, and are one', async () => {
    const before = await rows();
    const id = newId();
    const body = newIssue();
    const answers = await Promise.all(Array.from({ length: 1000 }, () => jira({ id, body })));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(await rows()).toBe(before + 1);
  });

  it('A60: overheard and sent again under other names, are one: the name is not signed', async () => {
    const before = await rows();
    const body = newIssue();
    for (let n = 0; n < 3; n++) expect((await jira({ body, id: newId() })).statusCode).toBe(200);
    const event = JSON.stringify({ ...TICKET, id: 'cbe4028c-7239-495d-b020-f22348516046' });
    for (let n = 0; n < 3; n++) expect((await zendesk({ body: event, id: newId() })).statusCode).toBe(200);
    expect(await rows()).toBe(before + 2);
    expect(outcomes.slice(-6)).toEqual([
      ...['jira new', 'jira known', 'jira known'],
      ...['zendesk new', 'zendesk known', 'zendesk known'],
    ]);
  });

  it('A60: under a name that is known, but saying something else, are not swallowed', async () => {
    const id = newId();
    const before = await rows();
    expect((await jira({ id })).statusCode).toBe(200);
    expect((await jira({ id })).statusCode).toBe(200);
    expect(await rows()).toBe(before + 2);
  });

  it('Z16: of a trigger, which says the same each time, are as many as their names', async () => {
    const body = JSON.stringify({ ticket_id: 5158 });
    const before = await rows();
    const [first, second] = [newId(), newId()];
    for (const id of [first, first, second]) expect((await zendesk({ body, id })).statusCode).toBe(200);
    expect(await rows()).toBe(before + 2);
  });

  it.each([-10, 10])('A61: are refused %d minutes from their time', async (minutes) => {
    const at = new Date(test.clock.now() + minutes * 60_000).toISOString();
    await expectRefused(() => zendesk({ at }), 401, 'UNAUTHENTICATED');
  });

  it('A61: are refused with a time that is none', async () => {
    await expectRefused(() => zendesk({ at: 'now' }), 401, 'UNAUTHENTICATED');
  });

  it("A62: with one connection's secret are refused at another's", async () => {
    await expectRefused(() => jira({ secret: SECRETS.jiraToo }), 401, 'UNAUTHENTICATED');
    expect((await jira({ secret: SECRETS.jiraToo, to: `/webhooks/jira/${IDS.jiraToo}` })).statusCode).toBe(200);
  });

  it('A63: beyond a megabyte are refused, as announced and as sent', async () => {
    const body = JSON.stringify({ ...ISSUE, filling: 'x'.repeat(1024 * 1024) });
    await expectRefused(() => jira({ body }), 413, 'PAYLOAD_TOO_LARGE');
    await test.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = test.app.server.address() as AddressInfo;
    const before = await rows();
    expect(await sendInPieces(port, `/webhooks/jira/${IDS.jira}`, Buffer.from(body), jiraSignature(body))).toBe(413);
    expect(await rows()).toBe(before);
  });

  it.each<[string, Record<string, string>]>([
    ['form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['text', { 'content-type': 'text/plain' }],
    ['compressed body', { 'content-encoding': 'gzip' }],
    ['other charset', { 'content-type': 'application/json; charset=utf-16' }],
  ])('that come as a %s are refused', async (_what, headers) => {
    await expectRefused(() => jira({ headers }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['[]', '"text"', '7', 'null', '{', '', '{"webhookEvent":7}', '{"files":{"x":{"filepath":"/etc/passwd"}}}'])(
    'A65: rightly signed, but saying %j, are refused',
    async (body) => {
      await expectRefused(() => jira({ body }), 400, 'VALIDATION_ERROR');
    },
  );

  it('A64: name a ticket, and nothing they say of it is kept', async () => {
    const body = JSON.stringify({
      ...ISSUE,
      webhookEvent: 'jira:issue_deleted',
      issue: { id: '77', fields: { summary: 'false' } },
    });
    expect((await jira({ body })).statusCode).toBe(200);
    const hint = (await inbox.pending(IDS.jira, 100)).find(({ ticket }) => ticket === '77');
    expect(JSON.stringify(hint)).not.toContain('false"');
    expect(hint).toMatchObject({ ticket: '77', deleted: true });
  });

  it('that bring no name are known again by what they say', async () => {
    const body = JSON.stringify({ ...ISSUE, timestamp: 4711 });
    const before = await rows();
    for (let n = 0; n < 3; n++) {
      const headers = { ...json, 'x-hub-signature': jiraSignature(body) };
      expect((await post(`/webhooks/jira/${IDS.jira}`, body, headers)).statusCode).toBe(200);
    }
    expect(await rows()).toBe(before + 1);
  });

  it('I27: that cannot be kept are not thanked for: they come again', async () => {
    failing = new AppError('unavailable', 'UNAVAILABLE', 'The disk is full.');
    const sent = { id: newId(), body: newIssue() };
    const refused = await jira(sent);
    failing = null;
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5']);
    const before = await rows();
    expect((await jira(sent)).statusCode).toBe(200);
    expect(await rows()).toBe(before + 1);
    expect(outcomes.slice(-2)).toEqual(['jira not_kept', 'jira new']);
  });

  it('that cannot be proven for want of a database are asked for again, not refused for good', async () => {
    secretsFail = true;
    const answers = [await jira(), await zendesk()];
    secretsFail = false;
    for (const answer of answers) {
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
      expect(answer.body).not.toContain('database');
    }
    expect(faults).toContain('Error: no database');
  });

  it('F18: that were kept by a process that died before it answered are known when they come again', async () => {
    const sent = { id: newId(), body: newIssue() };
    diesBeforeAnswering = true;
    const before = await rows();
    expect((await jira(sent)).statusCode).toBe(503);
    diesBeforeAnswering = false;
    expect(await rows()).toBe(before + 1);
    expect((await jira(sent)).statusCode).toBe(200);
    expect(await rows()).toBe(before + 1);
    expect(outcomes.at(-1)).toBe('jira known');
  });

  it('F13: are taken under a secret that another process gave the site a second ago', async () => {
    expect((await jira()).statusCode).toBe(200);
    await keep('jira', IDS.jira, 'of the other process', undefined, 1_000);
    expect((await jira({ secret: 'of the other process' })).statusCode).toBe(200);
    await keep('jira', IDS.jira, SECRETS.jira);
  });

  it('F13: while secrets rotate may be under either, and after the window under the new one alone', async () => {
    await keep('jira', IDS.jira, 'the next secret', { secret: SECRETS.jira, until: test.clock.now() + 60 * 60_000 });
    expect((await jira()).statusCode).toBe(200);
    expect((await jira({ secret: 'the next secret' })).statusCode).toBe(200);
    test.clock.advance(60 * 60_000);
    await expectRefused(() => jira(), 401, 'UNAUTHENTICATED');
    expect((await jira({ secret: 'the next secret' })).statusCode).toBe(200);
    await keep('jira', IDS.jira, SECRETS.jira);
  });

  it('A63: beyond their own limit a minute are turned away, and people are not', async () => {
    const headers = { 'x-hub-signature': 'sha256=' };
    let last = 401;
    for (let n = 0; n < 10_000 && last !== 429; n += 500) {
      const answers = await Promise.all(Array.from({ length: 500 }, () => jira({ body: '{}', headers })));
      last = Math.max(...answers.map(({ statusCode }) => statusCode));
    }
    const limited = await jira({ headers });
    expect([limited.statusCode, limited.json().error.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect((await test.nobody.get('/health')).statusCode).toBe(200);
  });
});

/** Sends a body whose length is not announced. */
function sendInPieces(port: number, path: string, body: Buffer, signature: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
      'x-hub-signature': signature,
    };
    const sent = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    for (let at = 0; at < body.length; at += 65_536) sent.write(body.subarray(at, at + 65_536));
    sent.end();
  });
}

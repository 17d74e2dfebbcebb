import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SignedRequest, WebhookHint } from '../domain/webhook.ts';
import { jiraWebhookDialect as jira } from './jira/webhook-dialect.ts';
import { zendeskWebhookDialect as zendesk } from './zendesk/webhook-dialect.ts';

const RECORDED = fileURLToPath(new URL('../../../../shared/data/webhooks', import.meta.url));
const NOW = Date.UTC(2026, 0, 15, 12);

function request(
  body: string,
  headers: SignedRequest['headers'] = {},
  query: SignedRequest['query'] = {},
): SignedRequest {
  return { headers, query, body: Buffer.from(body) };
}

describe('a signature of Jira', () => {
  const VECTOR = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';
  const SECRET = "It's a Secret to Everybody";
  const signed = (signature: string) => request('Hello World!', { 'x-hub-signature': signature });

  it('I61: is that of the published example', () => {
    expect(jira.isAuthentic(signed(VECTOR), [SECRET], NOW)).toBe(true);
  });

  it.each([
    ['of other bytes', request('Hello World! ', { 'x-hub-signature': VECTOR })],
    ['missing', request('Hello World!')],
    ['empty', signed('')],
    ['short', signed(VECTOR.slice(0, -2))],
    ['without its prefix', signed(VECTOR.slice('sha256='.length))],
    ['in base64', signed(`sha256=${createHmac('sha256', SECRET).update('Hello World!').digest('base64')}`)],
    ['in capitals', signed(VECTOR.toUpperCase())],
    ['sent twice', request('Hello World!', { 'x-hub-signature': [VECTOR, VECTOR] })],
    ['under another name', request('Hello World!', { 'x-hub-signature-256': VECTOR })],
  ])('A58: is refused when it is %s', (_what, wrong) => {
    expect(jira.isAuthentic(wrong, [SECRET], NOW)).toBe(false);
  });

  it('I61: may be under either of two secrets, and under none when there is none', () => {
    expect(jira.isAuthentic(signed(VECTOR), ['new', SECRET], NOW)).toBe(true);
    expect(jira.isAuthentic(signed(VECTOR), ['new'], NOW)).toBe(false);
    expect(jira.isAuthentic(signed(VECTOR), [], NOW)).toBe(false);
  });

  it('J19: is stood in for by the key of the address, where Jira does not sign', () => {
    expect(jira.isAuthentic(request('{}', {}, { key: 'unguessable' }), ['unguessable'], NOW)).toBe(true);
    expect(jira.isAuthentic(request('{}', {}, { key: 'unguessablf' }), ['unguessable'], NOW)).toBe(false);
    expect(jira.isAuthentic(request('{}', {}, { key: ['unguessable'] }), ['unguessable'], NOW)).toBe(false);
    // A wrong signature is not made up for by a key.
    const both = request('{}', { 'x-hub-signature': VECTOR }, { key: 'unguessable' });
    expect(jira.isAuthentic(both, ['unguessable'], NOW)).toBe(false);
  });
});

describe('a signature of Zendesk', () => {
  const SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
  const BODY = '{"event":"ticket.updated","id":123}';
  const AT = '2021-03-25T05:09:27Z';
  const VECTOR = 'S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=';
  const of = (timestamp: string | undefined, signature: string | undefined, body = BODY) =>
    request(body, {
      'x-zendesk-webhook-signature': signature,
      'x-zendesk-webhook-signature-timestamp': timestamp,
    });
  const sign = (timestamp: string, body = BODY) =>
    createHmac('sha256', SECRET).update(timestamp).update(body).digest('base64');
  const then = Date.parse(AT);

  it('I61: is that of the published example, within five minutes of its time', () => {
    expect(zendesk.isAuthentic(of(AT, VECTOR), [SECRET], then)).toBe(true);
    expect(zendesk.isAuthentic(of(AT, VECTOR), [SECRET], then + 5 * 60_000)).toBe(true);
    expect(zendesk.isAuthentic(of(AT, VECTOR), [SECRET], then - 5 * 60_000)).toBe(true);
  });

  it.each([-10, 10, -6, 6])('A61: is refused %d minutes from its time', (minutes) => {
    expect(zendesk.isAuthentic(of(AT, VECTOR), [SECRET], then + minutes * 60_000)).toBe(false);
  });

  it.each(['yesterday', '', '0', 'NaN', '1e9', '2021', '2021-03-25', '2021-13-45T99:99:99Z'])(
    'A61: is refused with the time %j',
    (timestamp) => {
      expect(zendesk.isAuthentic(of(timestamp, sign(timestamp)), [SECRET], then)).toBe(false);
      expect(zendesk.isAuthentic(of(timestamp, sign(timestamp)), [SECRET], 0)).toBe(false);
    },
  );

  it.each([
    ['of the body before the time', of(AT, createHmac('sha256', SECRET).update(BODY).update(AT).digest('base64'))],
    ['in hexadecimal', of(AT, createHmac('sha256', SECRET).update(AT).update(BODY).digest('hex'))],
    ['with a dot between', of(AT, createHmac('sha256', SECRET).update(`${AT}.${BODY}`).digest('base64'))],
    ['missing', of(AT, undefined)],
    ['without its time', of(undefined, VECTOR)],
    ['of another time', of('2021-03-25T05:09:28Z', VECTOR)],
    ['of the same JSON written anew', of(AT, VECTOR, JSON.stringify(JSON.parse(BODY), null, 1))],
    ['short', of(AT, VECTOR.slice(0, -1))],
  ])('A58: is refused when it is %s', (_what, wrong) => {
    expect(zendesk.isAuthentic(wrong, [SECRET], then)).toBe(false);
  });
});

describe('the name of a delivery', () => {
  it('I28: is what each upstream keeps over its retries', () => {
    const named = request('{}', { 'x-atlassian-webhook-identifier': 'a1', 'x-zendesk-webhook-invocation-id': 'b2' });
    expect(jira.nameBesideBody(named, {})).toBe('a1');
    expect(zendesk.nameBesideBody(named, {})).toBe('b2');
    expect(jira.nameBesideBody(request('{}'), {})).toBeNull();
    const endless = request('{}', { 'x-atlassian-webhook-identifier': 'x'.repeat(201) });
    expect(jira.nameBesideBody(endless, {})).toBeNull();
  });

  it('A60: is not asked for where the body, which is signed, tells one event from another', () => {
    const named = request('{}', { 'x-atlassian-webhook-identifier': 'a1', 'x-zendesk-webhook-invocation-id': 'b2' });
    expect(jira.nameBesideBody(named, { timestamp: 1 })).toBeNull();
    expect(zendesk.nameBesideBody(named, { id: 'cbe4028c-7239-495d-b020-f22348516046' })).toBeNull();
  });
});

describe('a hint of Jira', () => {
  it.each<[string, object, Partial<WebhookHint>]>([
    ['an issue', { webhookEvent: 'jira:issue_updated', issue: { id: '10303', fields: {} } }, { tickets: ['10303'] }],
    ['a deletion', { webhookEvent: 'jira:issue_deleted', issue: { id: '1' } }, { tickets: ['1'], deleted: true }],
    ['a comment gone', { webhookEvent: 'comment_deleted', issue: { id: '1' } }, { tickets: ['1'], deleted: false }],
    ['a worklog', { webhookEvent: 'worklog_created', worklog: { issueId: '5' } }, { tickets: ['5'] }],
    [
      'a link',
      { webhookEvent: 'issuelink_created', issueLink: { sourceIssueId: 4, destinationIssueId: 5 } },
      { tickets: ['4', '5'] },
    ],
    ['a sprint', { webhookEvent: 'sprint_closed', sprint: { id: 3 } }, { tickets: [], catalogue: true }],
    ['a version', { webhookEvent: 'jira:version_released' }, { tickets: [], catalogue: true }],
    ['a project', { webhookEvent: 'project_archived' }, { tickets: [], catalogue: true }],
    ['a person', { webhookEvent: 'user_updated' }, { tickets: [], catalogue: false }],
  ])('is taken of %s', (_what, payload, hint) => {
    expect(jira.hintOf(payload as Record<string, unknown>)).toMatchObject(hint);
  });

  it.each([
    {},
    { webhookEvent: 7 },
    { webhookEvent: '' },
    { webhookEvent: 'jira:issue_updated', issue: { id: '../1' } },
    { webhookEvent: 'jira:issue_updated', issue: { id: '1'.repeat(40) } },
    { webhookEvent: 'x'.repeat(500) },
    { files: { x: { filepath: '/etc/passwd' } } },
  ])('A65: is not taken of %j', (payload) => {
    expect(jira.hintOf(payload)).toBeNull();
  });
});

describe('a hint of Zendesk', () => {
  const event = (type: string, more: object = {}) => ({ type: `zen:event-type:${type}`, ...more });

  it.each<[string, object, Partial<WebhookHint>]>([
    [
      'an event',
      event('ticket.status_changed', { subject: 'zen:ticket:123', detail: { id: '123', status: 'OPEN' } }),
      { event: 'ticket.status_changed', tickets: ['123'], deleted: false },
    ],
    ['one without a subject', event('ticket.comment_added', { detail: { id: '9' } }), { tickets: ['9'] }],
    ['a deletion', event('ticket.soft_deleted', { subject: 'zen:ticket:5' }), { tickets: ['5'], deleted: true }],
    ['a person', event('user.active_changed', { subject: 'zen:user:5', detail: { id: '5' } }), { tickets: [] }],
    ['a trigger', { ticket_id: 35436 }, { tickets: ['35436'], deleted: false }],
    ['a trigger in text', { ticket_id: '35436', event: 'solved' }, { event: 'solved', tickets: ['35436'] }],
  ])('is taken of %s', (_what, payload, hint) => {
    expect(zendesk.hintOf(payload as Record<string, unknown>)).toMatchObject(hint);
  });

  it.each([{}, { type: 'other' }, { ticket_id: 'abc' }, { files: { x: { filepath: '/etc/passwd' } } }])(
    'A65: is not taken of %j',
    (payload) => {
      expect(zendesk.hintOf(payload)).toBeNull();
    },
  );
});

describe.skipIf(!existsSync(RECORDED))('recorded webhooks (left out where the recordings are not at hand)', () => {
  const files = (folder: string) => (existsSync(`${RECORDED}/${folder}`) ? readdirSync(`${RECORDED}/${folder}`) : []);
  const payload = (path: string) => JSON.parse(readFileSync(`${RECORDED}/${path}`, 'utf8')) as Record<string, unknown>;

  it.each(files('jira'))('J18: %s names its issue', (file) => {
    const recorded = payload(`jira/${file}`);
    expect(jira.hintOf(recorded)).toMatchObject({
      tickets: [(recorded.issue as { id: string }).id],
      deleted: file.includes('deleted'),
    });
  });

  it.each(files('zendesk-events'))('Z16: %s names its ticket when it is about one', (file) => {
    const recorded = payload(`zendesk-events/${file}`);
    const [, kind, id] = String(recorded.subject).match(/^zen:(\w+):(\d+)$/) ?? [];
    expect(zendesk.hintOf(recorded)?.tickets).toEqual(kind === 'ticket' ? [id] : []);
  });

  it('I61: published signatures hold', () => {
    for (const vector of payload('signature-vectors.json') as unknown as Vector[]) {
      const headers = Object.fromEntries(
        Object.entries(vector.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const dialect = vector.provider === 'jira' ? jira : zendesk;
      const at = Date.parse(headers['x-zendesk-webhook-signature-timestamp'] ?? '') || NOW;
      const valid = dialect.isAuthentic(request(vector.body, headers), [vector.secret], at);
      expect([vector.name, valid]).toEqual([vector.name, vector.expect === 'valid']);
    }
  });
});

interface Vector {
  provider: string;
  name: string;
  headers: Record<string, string>;
  secret: string;
  body: string;
  expect: string;
}

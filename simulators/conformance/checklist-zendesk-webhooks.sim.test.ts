/** The account's webhooks, as the fidelity checklist has them. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signature } from '../zendesk/webhooks/invocation.ts';
import { openInPlace } from './zendesk-in-place.ts';
import { SHARED_DATA } from './zendesk-openapi.ts';

const API = '/api/v2';
const MINUTE = 60_000;

const EXAMPLE = resolve(SHARED_DATA, 'webhooks/zendesk-events/ticket.created.json');
const VECTORS = resolve(SHARED_DATA, 'webhooks/signature-vectors.json');

/** A new ticket to do things to, of which no webhook has heard. */
function madeIn({ account }: ReturnType<typeof openInPlace>): number {
  return account.control.change({ kind: 'create', subject: 'Case', text: 'It does not work.' })[0]!;
}

/** A webhook that hears of everything about tickets that is named. */
async function subscribe(place: ReturnType<typeof openInPlace>, ...names: string[]) {
  const webhook = {
    name: 'Mirror',
    status: 'active',
    endpoint: 'http://receiver.test/hook',
    http_method: 'POST',
    request_format: 'json',
    subscriptions: names.map((name) => `zen:event-type:${name}`),
  };
  const { status, body } = await place.send('POST', `${API}/webhooks`, { webhook });
  expect(status).toBe(201);
  return body.webhook;
}

describe('point 17: webhooks', () => {
  test('one save is several events, of text ids, capitals and empty text', async () => {
    const place = openInPlace();
    await subscribe(
      place,
      'ticket.created',
      'ticket.status_changed',
      'ticket.priority_changed',
      'ticket.comment_added',
    );
    const ticketId = place.account.control.change({ kind: 'create', subject: 'Printer', text: 'It smokes.' })[0]!;
    const edit = { priority: 'urgent', status: 'pending', comment: { body: 'Which one?', public: false } };
    await place.send('PUT', `${API}/tickets/${ticketId}`, { ticket: edit });
    await place.time.advance(0);
    const events = place.events();
    const named = (name: string) => events.find(({ type }) => type === `zen:event-type:ticket.${name}`);
    expect(events).toHaveLength(4);
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
    expect(named('created')).toMatchObject({
      account_id: expect.any(Number),
      subject: `zen:ticket:${ticketId}`,
      zendesk_event_version: '2022-11-06',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
      detail: { id: String(ticketId), status: 'NEW', priority: '', assignee_id: '', external_id: '', type: '' },
      event: {},
    });
    expect(named('status_changed')!.event).toEqual({ current: 'PENDING', previous: 'NEW' });
    expect(named('priority_changed')!.event).toEqual({ current: 'URGENT', previous: '' });
    expect(named('comment_added')!.event).toMatchObject({
      comment: { id: expect.any(String), body: 'Which one?', is_public: false, author: { is_staff: true } },
    });
  });

  test.skipIf(!existsSync(EXAMPLE))('have the properties of the examples beside the checkout', async () => {
    const place = openInPlace();
    await subscribe(place, 'ticket.created');
    place.account.control.change({ kind: 'create', subject: 'Printer', text: 'It smokes.' });
    await place.time.advance(0);
    const shown = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as { detail: object };
    const [sent] = place.events() as { detail: object }[];
    expect(Object.keys(sent!).toSorted()).toEqual(Object.keys(shown).toSorted());
    expect(Object.keys(sent!.detail).toSorted()).toEqual(Object.keys(shown.detail).toSorted());
  });

  test('are signed over timestamp and body, with a secret that can be reset', async () => {
    const place = openInPlace();
    const ticketId = madeIn(place);
    const { id } = await subscribe(place, 'ticket.subject_changed');
    const secret = async () => (await place.get(`${API}/webhooks/${id}/signing_secret`)).body.signing_secret.secret;
    const first = await secret();
    place.account.control.change({ kind: 'subject', ticketId, subject: 'ä' });
    await place.send('POST', `${API}/webhooks/${id}/signing_secret`);
    const second = await secret();
    expect(second).not.toBe(first);
    place.account.control.change({ kind: 'subject', ticketId, subject: 'ö' });
    await place.time.advance(0);
    for (const [at, own] of [first, second].entries()) {
      const { headers, body } = place.received[at]!;
      const timestamp = headers['x-zendesk-webhook-signature-timestamp']!;
      expect(headers['x-zendesk-webhook-signature']).toBe(signature(own, timestamp, body));
      expect(headers).toMatchObject({ 'x-zendesk-webhook-id': id, 'x-zendesk-account-id': expect.any(String) });
    }
  });

  test.skipIf(!existsSync(VECTORS))('are signed as the published vectors beside the checkout are', () => {
    const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as Record<string, never>[];
    for (const { provider, headers, secret, body, expect: verdict } of vectors) {
      if (provider !== 'zendesk') continue;
      const own = signature(secret!, headers!['X-Zendesk-Webhook-Signature-Timestamp'], body!);
      expect(own === headers!['X-Zendesk-Webhook-Signature']).toBe(verdict === 'valid');
    }
  });

  test('are tried again up to three times under one invocation id, and no order is kept when chance wants none', async () => {
    const place = openInPlace();
    const ticketId = madeIn(place);
    await subscribe(place, 'ticket.subject_changed');
    place.receiver.answer = () => 503;
    place.account.control.change({ kind: 'subject', ticketId, subject: 'a' });
    await place.time.advance(10 * MINUTE);
    expect(place.received).toHaveLength(4);
    expect(new Set(place.received.map(({ headers }) => headers['x-zendesk-webhook-invocation-id'])).size).toBe(1);
    place.receiver.answer = () => 200;
    place.received.length = 0;
    place.account.control.office.setChaos({ reorder: 0.5, duplicate: 0.3 });
    for (let at = 0; at < 40; at++) place.account.control.change({ kind: 'subject', ticketId, subject: `s${at}` });
    await place.time.advance(MINUTE);
    const subjects = place.events().map(({ event }) => (event as { current: string }).current);
    expect(subjects.length).toBeGreaterThan(40);
    expect(new Set(subjects).size).toBe(40);
    expect(subjects).not.toEqual(subjects.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
  });

  test('of a receiver that keeps failing are held back for a moment, and the webhook stays active', async () => {
    const place = openInPlace();
    const ticketId = madeIn(place);
    const { id } = await subscribe(place, 'ticket.subject_changed');
    place.receiver.answer = () => 500;
    for (let at = 0; at < 30; at++) {
      place.account.control.change({ kind: 'subject', ticketId, subject: `s${at}` });
      await place.time.advance(10);
    }
    expect(place.account.control.office.ledger.counts().circuit_broken).toBeGreaterThan(0);
    expect((await place.get(`${API}/webhooks/${id}`)).body.webhook.status).toBe('active');
  });

  test('of triggers carry what their template makes of the ticket, when its conditions hold', async () => {
    const place = openInPlace();
    const webhook = {
      name: 'By rule',
      status: 'active',
      endpoint: 'http://receiver.test/rule',
      http_method: 'POST',
      request_format: 'json',
      subscriptions: ['conditional_ticket_events'],
    };
    const made = (await place.send('POST', `${API}/webhooks`, { webhook })).body.webhook;
    const template = '{"id":"{{ticket.id}}","title":"{{ticket.title}}","gone":"{{ticket.nothing}}"}';
    const trigger = {
      title: 'Tell the mirror',
      conditions: { all: [{ field: 'priority', operator: 'is', value: 'urgent' }], any: [] },
      actions: [{ field: 'notification_webhook', value: [made.id, template] }],
    };
    expect((await place.send('POST', `${API}/triggers`, { trigger })).status).toBe(201);
    const ticket = { subject: 'Say "hi"', comment: { body: 'x' } };
    const { id } = (await place.send('POST', `${API}/tickets`, { ticket })).body.ticket;
    await place.send('PUT', `${API}/tickets/${id}`, { ticket: { priority: 'urgent' } });
    place.account.control.change({ kind: 'delete', ticketId: id });
    await place.time.advance(0);
    expect(place.events()).toEqual([{ id: String(id), title: 'Say "hi"', gone: '' }]);
    const switched = { subscriptions: ['zen:event-type:ticket.created'] };
    expect((await place.send('PUT', `${API}/webhooks/${made.id}`, { webhook: switched })).status).toBe(400);
    const both = { ...webhook, subscriptions: ['conditional_ticket_events', 'zen:event-type:ticket.created'] };
    expect((await place.send('POST', `${API}/webhooks`, { webhook: both })).status).toBe(400);
  });

  test('tell of life and death, and of users', async () => {
    const place = openInPlace();
    const names = ['merged', 'soft_deleted', 'undeleted', 'permanently_deleted', 'marked_as_spam'];
    await subscribe(place, ...names.map((name) => `ticket.${name}`), 'user.suspended_changed', 'user.name_changed');
    const [kept, merged, gone] = [madeIn(place), madeIn(place), madeIn(place)];
    place.account.control.change(
      { kind: 'merge', ticketId: merged, into: kept },
      { kind: 'delete', ticketId: gone },
      { kind: 'restore', ticketId: gone },
      { kind: 'permanently_delete', ticketId: gone },
      { kind: 'touch', ticketId: kept },
    );
    const { users } = (await place.get(`${API}/users?role=end-user&page[size]=1`)).body;
    place.account.control.change({ kind: 'rename_user', userId: users[0].id, name: 'Zoe New' });
    await place.time.advance(0);
    const told = place.events().map(({ type, event }) => [String(type).split(':')[2], event]);
    expect(told).toEqual([
      ['ticket.merged', { target_ticket_id: String(kept) }],
      ['ticket.soft_deleted', {}],
      ['ticket.undeleted', {}],
      ['ticket.soft_deleted', {}],
      ['ticket.permanently_deleted', {}],
      ['user.name_changed', { current: 'Zoe New', previous: users[0].name }],
    ]);
    expect((place.events()[4] as { detail: { status: string } }).detail.status).toBe('SCRUBBED');
  });

  test('of trial accounts are ten, called sixty times a minute', async () => {
    const place = openInPlace({ trial: true });
    const ticketId = madeIn(place);
    for (let at = 0; at < 10; at++) await subscribe(place, 'ticket.subject_changed');
    const webhook = { name: 'x', endpoint: 'http://receiver.test', http_method: 'POST', request_format: 'json' };
    expect((await place.send('POST', `${API}/webhooks`, { webhook })).status).toBe(400);
    for (let at = 0; at < 7; at++) place.account.control.change({ kind: 'subject', ticketId, subject: `s${at}` });
    await place.time.advance(0);
    expect(place.received).toHaveLength(60);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { INTEGRATION_EMAIL } from '../../../../simulators/zendesk/content/account-users.ts';
import {
  apiTokenOf,
  DEMO_CLIENT,
  startZendeskSimulator,
  type ZendeskSimulator,
} from '../../../../simulators/zendesk/simulator.ts';
import type { SourceTicket } from '../../domain/source.ts';
import { LeapingClock } from '../scripted-server.testing.ts';
import { basicCredentials, type Credentials } from '../transport/credentials.ts';
import { createTransport, type Transport } from '../transport/transport.ts';
import { oauthCredentials } from './oauth-credentials.ts';
import { createZendeskClient } from './zendesk-client.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from './zendesk-upstream.ts';

let simulator: ZendeskSimulator;
let zendesk: ZendeskUpstream;
let catalogue: ZendeskCatalogue;
let tickets: SourceTicket[];
const clock = new LeapingClock(Date.parse('2026-11-18T12:00:00Z'), 60_000);
const transports: Transport[] = [];

function open(credentials: Credentials): Transport {
  const transport = createTransport({
    kind: 'zendesk',
    baseUrl: simulator.url,
    credentials,
    clock,
    random: () => 0,
    allowPrivate: true,
  });
  transports.push(transport);
  return transport;
}
const connect = (credentials: Credentials) =>
  createZendeskClient({ transport: open(credentials), siteUrl: simulator.url, clock });

beforeAll(async () => {
  simulator = await startZendeskSimulator({ tickets: 600, rateLimits: false });
  zendesk = connect(basicCredentials(`${INTEGRATION_EMAIL}/token`, apiTokenOf(INTEGRATION_EMAIL)));
  catalogue = await zendesk.catalogue();
  tickets = (await zendesk.exportTickets({ startTime: 0 }, catalogue)).tickets;
});
afterEach(() => simulator.control.faults.clear());
afterAll(async () => {
  await Promise.all(transports.map((transport) => transport.close()));
  await simulator.close();
});

describe('links with issues of Jira', () => {
  const path = '/api/v2/jira/links';

  test('come whole, by the names both have', async () => {
    const links = await zendesk.jiraLinks();
    expect(links?.length).toBeGreaterThan(3);
    const known = new Set(tickets.map(({ sourceId }) => sourceId));
    for (const { sourceId, otherSourceId, otherKey } of links ?? []) {
      expect(known).toContain(sourceId);
      expect(otherSourceId).toMatch(/^\d+$/);
      expect(otherKey).toMatch(/^(PLAT|MOB)-\d+$/);
    }
  });

  test.each([403, 404])('are none where the account answers %i', async (status) => {
    simulator.control.faults.add({ method: 'GET', path, effect: { kind: 'status', status } });
    expect(await zendesk.jiraLinks()).toBeNull();
  });

  test('are asked for again when we are to wait, and are not taken for none', async () => {
    const wait = { kind: 'status', status: 429, headers: { 'retry-after': '1' } } as const;
    simulator.control.faults.add({ method: 'GET', path, times: 1, effect: wait });
    expect((await zendesk.jiraLinks())?.length).toBeGreaterThan(3);
    simulator.control.faults.clear();
    simulator.control.faults.add({ method: 'GET', path, effect: { kind: 'status', status: 500 } });
    await expect(zendesk.jiraLinks()).rejects.toThrow();
  });
});

const openTicket = () =>
  tickets.find(({ status, assigneeSourceId }) => status === 'Open' && assigneeSourceId !== null) as SourceTicket;

describe('the account', () => {
  test('knows us, and strangers are refused though it answers them', async () => {
    expect(await zendesk.me()).toMatchObject({
      person: { name: 'SpeedyFlow Integration', kind: 'agent' },
      isAdmin: true,
    });
    const stranger = connect(basicCredentials(`${INTEGRATION_EMAIL}/token`, 'wrong'));
    await expect(stranger.me()).rejects.toMatchObject({
      kind: 'upstream_refused',
      code: 'ZENDESK_API_ERROR',
      details: { status: 401 },
    });
  });

  test('gives one token to calls that come together, and another when it no longer takes it', async () => {
    const byOAuth = connect(
      oauthCredentials(
        { clientId: DEMO_CLIENT.id, clientSecret: DEMO_CLIENT.secret },
        open({ headers: async () => ({}) }),
        clock,
      ),
    );
    simulator.control.log.clear();
    await Promise.all([byOAuth.me(), byOAuth.groups(), byOAuth.views()]);
    const mints = () =>
      simulator.control.log
        .counts()
        .filter(({ path }) => path.includes('/oauth/tokens'))
        .reduce((sum, { count }) => sum + count, 0);
    expect(mints()).toBe(1);
    simulator.control.faults.add({ path: '/api/v2/users/me', effect: { kind: 'status', status: 401 }, times: 1 });
    await byOAuth.me();
    expect(mints()).toBe(2);
  });

  test('tells its groups, views, statuses', async () => {
    const groups = await zendesk.groups();
    expect(groups[0]).toMatchObject({ sourceId: '', kind: 'account' });
    const desks = new Set(groups.map(({ sourceId }) => sourceId));
    const views = await zendesk.views();
    expect(views.every(({ deskSourceId, query }) => desks.has(deskSourceId) && query.language === 'zendesk')).toBe(
      true,
    );
    const statuses = zendesk.statuses(catalogue);
    expect(statuses.find(({ sourceId }) => sourceId === 'closed')).toMatchObject({ category: 'done' });
    const known = new Set(statuses.map(({ sourceId }) => sourceId));
    expect(tickets.filter(({ deleted }) => !deleted).every(({ statusSourceId }) => known.has(statusSourceId))).toBe(
      true,
    );
    expect(
      await zendesk.viewTicketIds(views.find(({ name }) => /all unsolved/i.test(name))?.sourceId ?? ''),
    ).not.toEqual([]);
  });

  test('Z19: without a feature is no failure', async () => {
    simulator.control.faults.add({ path: '/api/v2/custom_statuses*', effect: { kind: 'status', status: 403 } });
    const plain = await zendesk.catalogue();
    expect(plain.customStatuses).toEqual([]);
    expect(zendesk.statuses(plain).map(({ sourceId }) => sourceId)).toEqual([
      'new',
      'open',
      'pending',
      'hold',
      'solved',
      'closed',
    ]);
  });
});

describe('exports', () => {
  test('tickets and users come with a cursor to go on from', async () => {
    const { rejected, cursor, endOfStream, people } = await zendesk.exportTickets({ startTime: 0 }, catalogue);
    expect({ rejected, endOfStream }).toEqual({ rejected: [], endOfStream: true });
    const named = new Set(people.map(({ sourceId }) => sourceId));
    expect(tickets.every(({ requesterSourceId, deleted }) => deleted || named.has(requesterSourceId ?? ''))).toBe(true);
    expect(await zendesk.exportTickets({ cursor }, catalogue)).toMatchObject({ tickets: [], endOfStream: true });
    const users = await zendesk.exportUsers({ startTime: 0 });
    expect(new Set(users.people.map(({ kind }) => kind))).toEqual(new Set(['agent', 'customer']));
  });

  test('events tell each ticket the same story as its audits and comments', async () => {
    const { sourceId } = openTicket();
    const comments: string[] = [];
    const histories: unknown[] = [];
    let startTime = 0;
    for (let done = false; !done; ) {
      const page = await zendesk.exportTicketEvents({ startTime }, catalogue);
      expect(page.rejected).toEqual([]);
      for (const entry of page.tickets.filter((one) => one.sourceId === sourceId)) {
        comments.push(...entry.conversation.comments.map((comment) => comment.sourceId));
        histories.push(...entry.histories);
      }
      done = page.endOfStream;
      startTime = page.nextTime;
    }
    const conversation = await zendesk.comments(sourceId);
    expect([...new Set(comments)]).toEqual(conversation?.comments.map((comment) => comment.sourceId));
    const audits = await zendesk.audits(sourceId, catalogue);
    const once = new Map(histories.map((history) => [(history as { sourceId: string }).sourceId, history]));
    expect([...once.keys()]).toEqual(audits?.items.map((history) => history.sourceId));
    const statusOf = (items: readonly unknown[]) =>
      JSON.stringify(
        items.map((history) =>
          (history as { items: { field: string }[] }).items.filter(({ field }) => field === 'status'),
        ),
      );
    expect(statusOf([...once.values()])).toBe(statusOf(audits?.items ?? []));
  });

  test('Z13: tickets that an AI agent dealt with alone come too, which they do only when all are asked for', async () => {
    const credentials = basicCredentials(`${INTEGRATION_EMAIL}/token`, apiTokenOf(INTEGRATION_EMAIL));
    const request = { path: '/api/v2/incremental/tickets/cursor.json', query: { start_time: 0, per_page: 1_000 } };
    const unasked = (await open(credentials).read({ method: 'GET', ...request })) as { tickets: { id: number }[] };
    const known = new Set(unasked.tickets.map(({ id }) => String(id)));
    expect(tickets.filter(({ sourceId }) => !known.has(sourceId)).length).toBeGreaterThan(0);
  });

  test('Z17: a page that does not come is asked for in smaller ones', async () => {
    const struck = connect(basicCredentials(`${INTEGRATION_EMAIL}/token`, apiTokenOf(INTEGRATION_EMAIL)));
    simulator.control.faults.add({
      path: '*/incremental/tickets/cursor*',
      effect: { kind: 'status', status: 504 },
      times: 4,
    });
    expect((await struck.exportTickets({ startTime: 0 }, catalogue)).tickets.length).toBeGreaterThan(0);
  });
});

describe('one ticket', () => {
  test('reads alone as it does in the export, and is null when it is not there', async () => {
    const { sourceId, key, summary, version } = openTicket();
    expect(await zendesk.ticket(sourceId, catalogue)).toMatchObject({ sourceId, key, summary, version });
    expect((await zendesk.ticketsByIds([sourceId, '999999999'], catalogue)).tickets).toHaveLength(1);
    expect(await zendesk.ticket('999999999', catalogue)).toBeNull();
    expect(await zendesk.comments('999999999')).toBeNull();
    expect(await zendesk.audits('999999999', catalogue)).toBeNull();
  });

  test('takes a comment, a status, a person and fields in one save', async () => {
    const { sourceId } = openTicket();
    const pending = zendesk.statuses(catalogue).find(({ waitsFor }) => waitsFor === 'requester');
    await zendesk.updateTicket(
      sourceId,
      {
        editId: 'edit-1',
        comment: { body: 'Please **check** <b>', public: false },
        ...(pending ? { statusSourceId: pending.sourceId } : {}),
        assigneeSourceId: null,
        fields: { summary: 'New words', labels: ['a', 'b'], priority: 'Urgent' },
      },
      catalogue,
    );
    expect(await zendesk.ticket(sourceId, catalogue)).toMatchObject({
      statusSourceId: pending?.sourceId,
      assigneeSourceId: null,
      summary: 'New words',
      labels: ['a', 'b'],
      priority: 'Urgent',
      priorityRank: 1,
    });
    const comment = (await zendesk.comments(sourceId))?.comments.at(-1);
    expect(comment).toMatchObject({
      sourceId: (await zendesk.findEdit(sourceId, 'edit-1'))?.sourceId,
      public: false,
      body: { format: 'html', text: 'Please check <b>' },
    });
  });

  test('changed since it was read is refused', async () => {
    const change = { editId: 'edit-2', assigneeSourceId: null, onlyIfUpdatedAt: 1_000 };
    await expect(zendesk.updateTicket(openTicket().sourceId, change, catalogue)).rejects.toMatchObject({
      kind: 'upstream_refused',
      details: { status: 409 },
    });
  });

  test('saved without an answer is not saved again', async () => {
    const { sourceId } = openTicket();
    simulator.control.faults.add({
      method: 'PUT',
      path: '/api/v2/tickets/*',
      effect: { kind: 'apply_then_drop' },
      times: 1,
    });
    const change = { editId: 'edit-3', comment: { body: 'Once only', public: true } };
    await expect(zendesk.updateTicket(sourceId, change, catalogue)).rejects.toMatchObject({
      kind: 'upstream_failed',
      details: { ambiguous: true },
    });
    const said = (await zendesk.comments(sourceId))?.comments.filter(({ body }) => body.text === 'Once only');
    expect(said).toHaveLength(1);
  });

  test('what it does not have cannot be edited', async () => {
    for (const fields of [{ description: 'x' }, { storyPoints: 3 }]) {
      const update = zendesk.updateTicket(openTicket().sourceId, { editId: 'edit-4', fields }, catalogue);
      await expect(update).rejects.toMatchObject({ kind: 'invalid_input', code: 'VALIDATION_ERROR' });
    }
  });
});

/** The account at the points of the fidelity checklist that concern it: exports, lists, counts and jobs. */
import { describe, expect, test } from 'vitest';
import { ConnectionLost } from '../zendesk/http/message.ts';
import { AGENT } from './zendesk-account.ts';
import { type AccountInPlace, openInPlace } from './zendesk-in-place.ts';

const API = '/api/v2';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Ticket = { id: number; status: string; subject: string; updated_at: string; generated_timestamp: number };

function madeIn({ account }: AccountInPlace, subject = 'Case'): number {
  return account.control.change({ kind: 'create', subject, text: 'It does not work.' })[0]!;
}

/** The whole export from a second on, page after page. */
async function exported(place: AccountInPlace, start: number, query = ''): Promise<Ticket[]> {
  const found: Ticket[] = [];
  let path = `${API}/incremental/tickets/cursor?start_time=${start}${query}`;
  for (;;) {
    const { body } = await place.get(path);
    found.push(...body.tickets);
    if (body.end_of_stream) return found;
    path = body.after_url;
  }
}

const secondOf = (place: AccountInPlace) => Math.floor(place.time.now() / SECOND);

describe('common: clock, chance, faults and latency', () => {
  test('the same seed and the same calls give the same bytes', async () => {
    const run = async () => {
      const place = openInPlace({ seed: 5 });
      place.account.control.life(200, 3);
      await place.time.advance(2 * MINUTE);
      return (await place.get(`${API}/incremental/tickets/cursor?start_time=0&include=metric_sets`)).bytes;
    };
    expect(await run()).toBe(await run());
  });

  test('answers are late, refused, lost after they were applied, or cut off', async () => {
    const place = openInPlace({ latencyMs: 50 });
    const { faults } = place.account.control;
    const reply = place.get(`${API}/groups`);
    await place.time.advance(50);
    expect((await reply).status).toBe(200);
    place.account.control.setLatency(0);
    faults.add({
      path: '*/groups',
      times: 1,
      effect: { kind: 'status', status: 429, headers: { 'retry-after': '9' } },
    });
    expect(await place.get(`${API}/groups`)).toMatchObject({ status: 429, headers: { 'retry-after': '9' } });
    faults.add({ method: 'POST', path: '*/tickets', times: 1, effect: { kind: 'apply_then_drop' } });
    const ticket = { subject: 'Lost answer', comment: { body: 'x' } };
    await expect(place.send('POST', `${API}/tickets`, { ticket })).rejects.toBeInstanceOf(ConnectionLost);
    expect(place.account.control.effects().at(-1)).toMatchObject({ type: 'ticket.created' });
    faults.add({ path: '*/groups', times: 1, effect: { kind: 'truncate', bytes: 20 } });
    const cut = await place.account.handle({ method: 'GET', path: `${API}/users/me` });
    expect(cut.broken).toBeUndefined();
    await expect(place.get(`${API}/groups`)).rejects.toThrow(SyntaxError);
  });

  test('five hundred changes by other people go the way of all writes', async () => {
    const place = openInPlace();
    const ids = place.account.control.life(500, 1);
    expect(ids.length).toBeGreaterThan(20);
    const kinds = new Set(place.account.control.effects().map(({ type }) => type));
    expect([...kinds]).toEqual(expect.arrayContaining(['ticket.created', 'ticket.updated', 'ticket.deleted']));
    const over = await place.send('POST', '/__control/life', { changes: 5, seed: 2 }, { as: null });
    expect(over.body.ids.length).toBeGreaterThan(0);
    const change = { kind: 'subject', ticketId: madeIn(place), subject: 'By hand' };
    expect((await place.send('POST', '/__control/changes', { changes: [change] })).body.ids).toEqual([change.ticketId]);
  });
});

describe('point 12: incremental exports', () => {
  test('withhold the newest minute, whose start cannot be asked for', async () => {
    const place = openInPlace();
    const start = secondOf(place) - 61;
    const id = madeIn(place);
    expect(await exported(place, start)).toEqual([]);
    await place.time.advance(61 * SECOND);
    expect((await exported(place, start)).map((ticket) => ticket.id)).toEqual([id]);
    const early = await place.get(`${API}/incremental/tickets/cursor?start_time=${secondOf(place) - 30}`);
    expect(early.status).toBe(422);
    const again = await place.get(`${API}/incremental/ticket_events?start_time=${start}`);
    expect(again.body.ticket_events.map(({ ticket_id }: { ticket_id: number }) => ticket_id)).toEqual([id]);
  });

  test('go by generated_timestamp, which the system moves without updated_at', async () => {
    const place = openInPlace();
    const id = madeIn(place);
    const before = (await place.get(`${API}/tickets/${id}`)).body.ticket;
    await place.time.advance(HOUR);
    const start = secondOf(place) - 61;
    place.account.control.change({ kind: 'touch', ticketId: id });
    await place.time.advance(61 * SECOND);
    const [touched] = await exported(place, start);
    expect(touched).toMatchObject({ id, updated_at: before.updated_at });
    expect(touched!.generated_timestamp).toBeGreaterThan(before.generated_timestamp);
  });

  test.each([false, true])('by time, when one second holds more than a page (pinned: %s)', async (pinnedSeconds) => {
    const place = openInPlace({ pinnedSeconds });
    const start = secondOf(place) - 61;
    const ids = Array.from({ length: 5 }, () => madeIn(place));
    await place.time.advance(61 * SECOND);
    const first = (await place.get(`${API}/incremental/tickets?start_time=${start}&per_page=2`)).body;
    const second = (await place.get(first.next_page)).body;
    if (pinnedSeconds) {
      expect(first).toMatchObject({ count: 2, end_of_stream: false });
      expect([second.end_time, second.next_page]).toEqual([first.end_time, first.next_page]);
    } else {
      expect(first.tickets.map((ticket: Ticket) => ticket.id)).toEqual(ids);
      expect(second).toMatchObject({ count: 0, end_of_stream: true });
    }
  });

  test('by time repeat the rows of the last second of a page', async () => {
    const place = openInPlace();
    const start = secondOf(place) - 61;
    for (let at = 0; at < 6; at++) {
      madeIn(place);
      if (at % 2 === 1) await place.time.advance(SECOND);
    }
    await place.time.advance(61 * SECOND);
    const first = (await place.get(`${API}/incremental/tickets?start_time=${start}&per_page=3`)).body;
    const second = (await place.get(first.next_page)).body;
    const repeated = second.tickets.filter(({ id }: Ticket) =>
      first.tickets.some((ticket: Ticket) => ticket.id === id),
    );
    expect(repeated).toHaveLength(1);
  });

  test('leave tickets of AI agents out unless asked, and deleted ones when asked', async () => {
    const place = openInPlace({ tickets: 4000 });
    const count = async (query: string) => (await exported(place, 0, query)).length;
    const [agent, bots, all] = [
      await count(''),
      await count('&support_type_scope=ai_agent'),
      await count('&support_type_scope=all'),
    ];
    expect(bots).toBeGreaterThan(0);
    expect(agent + bots).toBe(all);
    const deleted = (await exported(place, 0)).filter(({ status }) => status === 'deleted').length;
    expect(deleted).toBeGreaterThan(0);
    expect(await count('&exclude_deleted=true')).toBe(agent - deleted);
  });

  test('have ten calls a minute, and samples ten in twenty minutes', async () => {
    const place = openInPlace({ rateLimits: true });
    for (const [path, limit] of [
      ['tickets/cursor', 10],
      ['tickets/sample', 10],
    ] as const) {
      const statuses: number[] = [];
      for (let at = 0; at <= limit; at++) {
        statuses.push((await place.get(`${API}/incremental/${path}?start_time=0`)).status);
      }
      expect(statuses).toEqual([...Array(limit).fill(200), 429]);
    }
    await place.time.advance(MINUTE);
    expect((await place.get(`${API}/incremental/tickets/cursor?start_time=0`)).status).toBe(200);
    expect((await place.get(`${API}/incremental/tickets/sample?start_time=0`)).status).toBe(429);
    const raised = openInPlace({ rateLimits: true, limits: { 'incremental-exports': 2 } });
    const path = `${API}/incremental/users/sample?start_time=0`;
    expect((await raised.get(path)).body.users).toHaveLength(50);
    for (const status of [200, 200, 429]) {
      expect((await raised.get(`${API}/incremental/tickets/cursor?start_time=0`)).status).toBe(status);
    }
  });
});

describe('point 13: a ticket archived, deleted and scrubbed', () => {
  const listed = async (place: AccountInPlace, id: number) => {
    const has = async (path: string, key: string, name = 'id') => {
      const { body } = await place.get(`${API}/${path}`);
      return body[key].some((one: Record<string, unknown>) => one[name] === id);
    };
    const views = (await place.get(`${API}/views?page[size]=100`)).body.views as { id: number; title: string }[];
    const view = views.find(({ title }) => title === 'All unsolved tickets')!.id;
    return {
      list: await has('tickets?page[size]=100&sort=-id', 'tickets'),
      view: await has(`views/${view}/tickets?page[size]=100&sort=-id`, 'tickets'),
      metrics: await has('ticket_metrics?page[size]=100', 'ticket_metrics', 'ticket_id'),
      audits: await has('ticket_audits?page[size]=1000', 'audits', 'ticket_id'),
      many: await has(`tickets/show_many?ids=${id}`, 'tickets'),
      search: await has('search?query=type:ticket case&sort_by=created_at', 'results'),
      deleted: await has('deleted_tickets', 'deleted_tickets'),
      shown: (await place.get(`${API}/tickets/${id}`)).status,
      comments: (await place.get(`${API}/tickets/${id}/comments`)).status,
    };
  };
  const everywhere = { list: true, metrics: true, audits: true, many: true, search: true, shown: 200, comments: 200 };
  const nowhere = { list: false, view: false, metrics: false, audits: false, many: false, search: false };

  test('is seen by those endpoints that see it', async () => {
    const place = openInPlace();
    const [archived, gone] = [madeIn(place), madeIn(place)];
    await place.time.advance(2 * HOUR);
    expect(await listed(place, gone)).toEqual({ ...everywhere, view: true, deleted: false });
    place.account.control.change(
      { kind: 'status', ticketId: archived, status: 'closed' },
      { kind: 'delete', ticketId: gone },
    );
    await place.time.advance(MINUTE);
    expect(await listed(place, gone)).toEqual({ ...nowhere, deleted: true, shown: 404, comments: 404 });
    expect(await listed(place, archived)).toEqual({ ...everywhere, view: false, deleted: false });
    await place.time.advance(31 * DAY);
    expect(await listed(place, gone)).toEqual({ ...nowhere, deleted: false, shown: 404, comments: 404 });
    const all = await exported(place, 0);
    expect(all.find(({ id }) => id === gone)).toMatchObject({ status: 'deleted', subject: 'SCRUBBED' });
    await place.time.advance(120 * DAY);
    expect(await listed(place, archived)).toEqual({
      ...nowhere,
      many: true,
      search: true,
      deleted: false,
      shown: 200,
      comments: 200,
    });
    expect((await place.get(`${API}/tickets/${archived}/related`)).body.from_archive).toBe(true);
    expect((await place.get(`${API}/tickets/${archived}/audits?page[size]=1`)).body).not.toHaveProperty('meta');
    expect((await exported(place, 0)).some(({ id }) => id === archived)).toBe(true);
  });
});

describe('point 14: depths of lists and searches', () => {
  test('offsets end at ten thousand, cursors do not', async () => {
    const place = openInPlace();
    expect((await place.get(`${API}/users?page=101&per_page=10`)).status).toBe(400);
    const { body } = await place.get(`${API}/users?page[size]=2`);
    expect(body).toMatchObject({ meta: { has_more: true, after_cursor: expect.any(String) } });
    expect(body).not.toHaveProperty('count');
    expect((await place.get(body.links.next)).body.users[0].id).toBeGreaterThan(body.users[1].id);
    expect((await place.get(`${API}/users?page[size]=101`)).status).toBe(400);
  });

  test('search ends at a thousand, lags behind, and its export lives an hour', async () => {
    const place = openInPlace();
    const found = async () =>
      (await place.get(`${API}/search/count?query=type:ticket priority:urgent needle`)).body.count;
    const id = madeIn(place, 'needle');
    await place.time.advance(MINUTE);
    place.account.control.change({ kind: 'priority', ticketId: id, priority: 'urgent' });
    expect(await found()).toBe(0);
    await place.time.advance(MINUTE);
    expect(await found()).toBe(1);
    expect((await place.get(`${API}/search?query=type:ticket&page=11`)).status).toBe(422);
    const path = `${API}/search/export?query=status<closed&filter[type]=ticket&page[size]=1`;
    const { links } = (await place.get(path)).body;
    expect((await place.get(links.next)).status).toBe(200);
    await place.time.advance(HOUR + SECOND);
    expect((await place.get(links.next)).status).toBe(400);
  });
});

describe('point 15: counts and views', () => {
  test('a count is unknown at first, then known; rows are as old as ten minutes', async () => {
    const place = openInPlace();
    const { views } = (await place.get(`${API}/views/active`)).body;
    const view = views.find(({ title }: { title: string }) => title === 'All unsolved tickets').id;
    const count = async () => (await place.get(`${API}/views/count_many?ids=${view}`)).body.view_counts[0];
    expect(await count()).toMatchObject({ value: null, fresh: false });
    await place.time.advance(5 * SECOND);
    expect(await count()).toMatchObject({ value: expect.any(Number), fresh: true });
    const rows = async () => (await place.get(`${API}/views/${view}/execute`)).body.rows.length;
    const before = await rows();
    madeIn(place);
    await place.time.advance(9 * MINUTE);
    expect(await rows()).toBe(before);
    await place.time.advance(2 * MINUTE);
    expect(await rows()).toBe(before + 1);
  });

  test('five a minute for each view and agent, of which screens take their part', async () => {
    const place = openInPlace({ rateLimits: true, viewNoise: 3 });
    const [view] = (await place.get(`${API}/views/active`)).body.views;
    for (const status of [200, 200, 429]) {
      const reply = await place.get(`${API}/views/${view.id}/execute`);
      expect(reply.status).toBe(status);
      if (status === 429) expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await place.get(`${API}/views/${view.id}/execute`, { as: AGENT })).status).toBe(200);
  });
});

describe('point 16: jobs and triggers', () => {
  test('jobs fail in part, name conflicts, are limited in number, and are forgotten', async () => {
    const place = openInPlace();
    const [good, moved] = [madeIn(place), madeIn(place)];
    const path = `${API}/tickets/update_many?ids=${good},${moved},999999`;
    const job = (await place.send('PUT', path, { ticket: { priority: 'low' } })).body.job_status;
    await place.time.advance(100);
    place.account.control.change({ kind: 'subject', ticketId: moved, subject: 'Moved on' });
    await place.time.advance(10);
    await place.time.advance(SECOND);
    const { results } = (await place.get(`${API}/job_statuses/${job.id}`)).body.job_status;
    expect(results[0]).toMatchObject({ id: good, success: true });
    expect(results[2]).toMatchObject({ index: 2, id: 999999, success: false });
    const start = () => place.send('PUT', path, { ticket: { priority: 'low' } });
    for (let at = 0; at < 30; at++) expect((await start()).headers).toHaveProperty('zendesk-ratelimit-inflight-jobs');
    expect((await start()).body.error).toBe('TooManyJobs');
    await place.time.advance(DAY + MINUTE);
    expect((await place.get(`${API}/job_statuses/${job.id}`)).status).toBe(404);
  });

  test('a bulk update conflicts with what happened since it was asked for; a safe one with what it did not see', async () => {
    const place = openInPlace();
    const id = madeIn(place);
    await place.time.advance(2 * SECOND);
    const job = (await place.send('PUT', `${API}/tickets/update_many?ids=${id}`, { ticket: { priority: 'low' } })).body;
    await place.time.advance(0);
    place.account.control.change({ kind: 'subject', ticketId: id, subject: 'Moved on' });
    await place.time.advance(SECOND);
    const { results } = (await place.get(`${API}/job_statuses/${job.job_status.id}`)).body.job_status;
    expect(results[0]).toMatchObject({ success: false, error: 'UpdateConflict' });
    const stale = { priority: 'high', safe_update: true, updated_stamp: '2020-01-01T00:00:00Z' };
    const refused = await place.send('PUT', `${API}/tickets/${id}`, { ticket: stale });
    expect([refused.status, refused.body.error]).toEqual([409, 'UpdateConflict']);
  });

  test('creation under one key happens once within two hours', async () => {
    const place = openInPlace();
    const headers = { 'idempotency-key': 'k1' };
    const create = () =>
      place.send('POST', `${API}/tickets`, { ticket: { subject: 'Once', comment: { body: 'x' } } }, { headers });
    const first = (await create()).body.ticket.id;
    await place.time.advance(HOUR);
    expect((await create()).body.ticket.id).toBe(first);
    await place.time.advance(HOUR + MINUTE);
    expect((await create()).body.ticket.id).not.toBe(first);
  });

  test('a trigger changes a ticket again right after a write', async () => {
    const place = openInPlace({ trigger: true });
    const id = madeIn(place);
    await place.time.advance(2 * SECOND);
    const { audits } = (await place.get(`${API}/tickets/${id}/audits`)).body;
    expect(audits.map(({ author_id }: { author_id: number }) => author_id === -1)).toEqual([false, true]);
  });
});

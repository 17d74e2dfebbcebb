import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccount, SITE, type TestAccount } from './zendesk-account.ts';

const API = '/api/v2';
let account: TestAccount;

beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.close());

interface Row {
  id: number;
  status: string;
  updated_at: string;
  generated_timestamp: number;
}

/** All rows of a cursor export, page by page. */
async function exported(on: TestAccount, query: string): Promise<Row[]> {
  const rows: Row[] = [];
  let path = `${API}/incremental/tickets/cursor.json?start_time=0&${query}`;
  for (;;) {
    const { body } = await on.get(path);
    rows.push(...body.tickets);
    if (body.end_of_stream) return rows;
    path = body.after_url;
  }
}

describe('pages', () => {
  test('cursors visit every ticket once, in both directions, and say when they are done', async () => {
    const { count } = (await account.get(`${API}/tickets/count.json`)).body;
    const ids: number[] = [];
    let path = `${API}/tickets.json?page[size]=60&sort=-updated_at`;
    let last: { links: { prev: string } } | undefined;
    for (;;) {
      const { body } = await account.get(path);
      ids.push(...body.tickets.map(({ id }: Row) => id));
      last = body;
      path = body.links.next;
      expect(path).toContain(`${SITE}/api/v2/tickets.json?`);
      expect(path).toContain('page%5Bafter%5D=');
      if (!body.meta.has_more) break;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(count.value);
    const before = (await account.get(last!.links.prev)).body.tickets.map(({ id }: Row) => id);
    expect(before).toEqual(ids.slice(-before.length - (ids.length % 60), -(ids.length % 60)));
  });

  test('pages by number count, link and end; beyond ten thousand records they are refused', async () => {
    const { body } = await account.get(`${API}/users.json?per_page=30&page=2`);
    expect(body.users).toHaveLength(30);
    expect(body.next_page).toBe(`${SITE}/api/v2/users.json?per_page=30&page=3`);
    expect(body.previous_page).toBe(`${SITE}/api/v2/users.json?per_page=30&page=1`);
    expect((await account.get(`${API}/tickets?page=101`)).status).toBe(400);
    expect((await account.get(`${API}/tickets?page=101&per_page=10`)).status).toBe(400);
  });

  test('bad cursors and sizes are refused, not ignored', async () => {
    for (const query of ['page[size]=101', 'page[size]=0', 'page[after]=nonsense', 'page[size]=x']) {
      expect((await account.get(`${API}/tickets?${query}`)).status, query).toBe(400);
    }
    const other = (await account.get(`${API}/tickets?page[size]=5&sort=updated_at`)).body.meta.after_cursor;
    expect((await account.get(`${API}/tickets?page[size]=5&page[after]=${other}`)).status).toBe(400);
  });

  test('every path answers with and without .json; unknown ones are 404', async () => {
    const plain = await account.get(`${API}/groups`);
    expect((await account.get(`${API}/groups.json`)).text).toBe(plain.text);
    expect((await account.get(`${API}/nothing.json`)).body).toEqual({
      error: 'InvalidEndpoint',
      description: 'Not found',
    });
    expect((await account.get(`${API}/tickets/99999999`)).body).toEqual({
      error: 'RecordNotFound',
      description: 'Not found',
    });
  });
});

describe('incremental exports', () => {
  test('come in the order of generated_timestamp, archived and deleted tickets included', async () => {
    const rows = await exported(account, 'support_type_scope=all&per_page=70');
    const stamps = rows.map(({ generated_timestamp }) => generated_timestamp);
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(account.simulator.desk.tickets.columns.size);
    expect(rows.some((row) => row.generated_timestamp > Date.parse(row.updated_at) / 1000)).toBe(true);
    const deleted = rows.find(({ status }) => status === 'deleted')!;
    for (const child of ['', '/comments', '/audits', '/metrics']) {
      expect((await account.get(`${API}/tickets/${deleted.id}${child}`)).status).toBe(404);
    }
    const without = await exported(account, 'support_type_scope=all&exclude_deleted=true');
    expect(without.some(({ status }) => status === 'deleted')).toBe(false);
  });

  test('leave out what bots handle, unless asked', async () => {
    const [agents, bots, all] = await Promise.all(
      ['', 'support_type_scope=ai_agent', 'support_type_scope=all'].map((query) => exported(account, query)),
    );
    expect(bots!.length).toBeGreaterThan(0);
    expect(agents!.length + bots!.length).toBe(all!.length);
  });

  test('withhold the newest minute, then show it under the cursor that had reached the end', async () => {
    const [first] = (await account.get(`${API}/search?query=type:ticket status<solved`)).body.results;
    const start = Math.floor(account.clock.now / 1000) - 300;
    await account.send('PUT', `${API}/tickets/${first.id}`, { ticket: { priority: 'urgent', tags: ['just_now'] } });
    const early = (await account.get(`${API}/incremental/tickets/cursor?start_time=${start}`)).body;
    expect(early.tickets).toEqual([]);
    expect(early.end_of_stream).toBe(true);
    account.clock.now += 59_000;
    const still = (await account.get(early.after_url)).body;
    expect(still.tickets).toEqual([]);
    account.clock.now += 2_000;
    const late = (await account.get(still.after_url)).body;
    expect(late.tickets.map(({ id }: Row) => id)).toEqual([first.id]);
    expect((await account.get(late.after_url)).body.tickets).toEqual([]);
  });

  test('show silent changes of the system, which leave updated_at alone', async () => {
    const before = (await account.get(`${API}/tickets/3`)).body.ticket;
    const cursor = (await account.get(`${API}/incremental/tickets/cursor?start_time=0&per_page=1000`)).body.after_url;
    await account.send('POST', '/__control/silent_updates', { ticket_ids: [3] });
    account.clock.now += 61_000;
    const [row] = (await account.get(cursor)).body.tickets;
    expect(row.id).toBe(3);
    expect(row.updated_at).toBe(before.updated_at);
    expect(row.generated_timestamp).toBeGreaterThan(before.generated_timestamp);
  });

  test('by time: the last second comes again, and a second that fills the page comes whole', async () => {
    const first = (await account.get(`${API}/incremental/tickets?start_time=0&per_page=20`)).body;
    const second = (await account.get(first.next_page)).body;
    expect(second.tickets[0].id).toBe(first.tickets.at(-1).id);
    const ids = [1, 2, 4, 5].filter((id) => account.simulator.desk.tickets.live(id));
    await account.send('POST', '/__control/silent_updates', { ticket_ids: ids });
    const at = Math.floor(account.clock.now / 1000);
    account.clock.now += 61_000;
    const crowded = (await account.get(`${API}/incremental/tickets?start_time=${at}&per_page=1`)).body;
    expect(crowded.tickets.map(({ id }: Row) => id)).toEqual(ids);
    expect(crowded.end_time).toBe(at + 1);
  });

  test('of events tell each audit once, comments whole when asked for', async () => {
    const id = 7;
    const audits = (await account.get(`${API}/tickets/${id}/audits`)).body.audits as { created_at: string }[];
    const start = Date.parse(audits[0]!.created_at) / 1000;
    const path = `${API}/incremental/ticket_events?start_time=${start}`;
    const events = (await account.get(`${path}&include=comment_events`)).body.ticket_events;
    const own = events.filter((event: { ticket_id: number }) => event.ticket_id === id);
    expect(own).toHaveLength(audits.length);
    expect(own[0].child_events[0]).toMatchObject({ event_type: 'Comment', public: true, body: expect.any(String) });
    const plain = (await account.get(path)).body.ticket_events[0].child_events[0];
    expect(plain).toMatchObject({ event_type: 'Comment', comment_present: true, comment_public: true });
    expect(plain.body).toBeUndefined();
  });

  test('need a start time that is there and not too recent', async () => {
    const now = Math.floor(account.clock.now / 1000);
    expect((await account.get(`${API}/incremental/tickets/cursor`)).status).toBe(400);
    expect((await account.get(`${API}/incremental/tickets/cursor?start_time=${now - 30}`)).status).toBe(422);
    expect((await account.get(`${API}/incremental/tickets/cursor?cursor=abc`)).status).toBe(400);
  });
});

test('archived tickets are missing from lists and views, and found one by one', async () => {
  const closed = (await exported(account, '')).find(({ status }) => status === 'closed')!;
  const related = (await account.get(`${API}/tickets/${closed.id}/related`)).body;
  expect(related.from_archive).toBe(true);
  expect((await account.get(`${API}/tickets/${closed.id}`)).status).toBe(200);
  const listed = (await account.get(`${API}/tickets?page[size]=100`)).body.tickets;
  expect(listed.some(({ id }: Row) => id === closed.id)).toBe(false);
});

describe('views', () => {
  test('show what their conditions say, to whoever asks', async () => {
    const { views } = (await account.get(`${API}/views/active`)).body;
    const titled = (title: string) => views.find((view: { title: string }) => view.title === title).id;
    const mine = (
      await account.get(`${API}/views/${titled('My unsolved tickets')}/tickets`, { as: 'agent@demo.local' })
    ).body;
    const me = (await account.get(`${API}/users/me`, { as: 'agent@demo.local' })).body.user.id;
    expect(mine.tickets.length).toBeGreaterThan(0);
    for (const ticket of mine.tickets) {
      expect(ticket.assignee_id).toBe(me);
      expect(['new', 'open', 'pending', 'hold']).toContain(ticket.status);
    }
    const urgent = (await account.get(`${API}/views/${titled('Urgent and high')}/tickets`)).body;
    for (const { priority } of urgent.tickets) expect(['urgent', 'high']).toContain(priority);
    expect((await account.get(`${API}/views/${titled('Unassigned tickets')}/tickets`)).body.tickets).toSatisfy(
      (tickets: { assignee_id: unknown }[]) => tickets.every(({ assignee_id }) => assignee_id === null),
    );
  });

  test('count null at first, then the number of their tickets', async () => {
    const { id } = (await account.get(`${API}/views/active`)).body.views[2];
    const path = `${API}/views/count_many?ids=${id}`;
    expect((await account.get(path)).body.view_counts[0]).toMatchObject({ value: null, fresh: false, pretty: '...' });
    account.clock.now += 3000;
    const [counted] = (await account.get(path)).body.view_counts;
    expect(counted).toMatchObject({ value: (await account.get(`${API}/views/${id}/tickets`)).body.count, fresh: true });
  });

  test('keep a table for ten minutes', async () => {
    const { id } = (await account.get(`${API}/views/active`)).body.views[2];
    const table = await account.get(`${API}/views/${id}/execute`);
    const [row] = table.body.rows;
    await account.send('PUT', `${API}/tickets/${row.ticket.id}`, { ticket: { subject: 'Renamed' } });
    expect((await account.get(`${API}/views/${id}/execute`)).text).toBe(table.text);
    account.clock.now += 10 * 60_000;
    expect((await account.get(`${API}/views/${id}/execute`)).body.rows[0].subject).toBe('Renamed');
  });

  test('of one person are hidden from others', async () => {
    const titles = async (as: string) =>
      (await account.get(`${API}/views`, { as })).body.views.map(({ title }: { title: string }) => title);
    expect(await titles('agent@demo.local')).toContain('My follow-ups');
    expect(await titles('admin@demo.local')).not.toContain('My follow-ups');
  });
});

describe('search', () => {
  test('ends at a thousand results; the export goes on, and its cursor dies after an hour', async () => {
    expect((await account.get(`${API}/search?query=type:ticket&page=11`)).status).toBe(422);
    const path = `${API}/search/export?query=created>2020-01-01&filter[type]=ticket&page[size]=100`;
    const first = (await account.get(path)).body;
    expect(first.meta.has_more).toBe(true);
    const second = (await account.get(first.links.next)).body;
    expect(second.results[0].created_at >= first.results.at(-1).created_at).toBe(true);
    account.clock.now += 61 * 60_000;
    expect((await account.get(first.links.next)).status).toBe(400);
    expect((await account.get(`${API}/search/export?query=type:ticket&filter[type]=ticket`)).status).toBe(422);
  });

  test('counts what a plain look at all tickets finds', async () => {
    const all = await exported(account, 'support_type_scope=all&exclude_deleted=true');
    const pending = all.filter(({ status }) => status === 'pending').length;
    expect((await account.get(`${API}/search/count?query=type:ticket status:pending`)).body.count).toBe(pending);
  });
});

test('ids of audits and comments are integers beyond doubles, and still tell neighbours apart', async () => {
  const { text } = await account.get(`${API}/tickets/7/audits`);
  const ids = [...text.matchAll(/"id":(\d{17,})/g)].map(([, id]) => id!);
  expect(ids.length).toBeGreaterThan(10);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.map(Number)).size).toBeLessThan(ids.length);
});

test('the same seed gives the same bytes, another seed others', async () => {
  const paths = [
    '/incremental/tickets/cursor?start_time=0&include=slas,metric_sets',
    '/tickets/9/audits',
    '/users',
    '/tags',
  ];
  const bytesOf = async (seed: number) => {
    const own = await openAccount({ seed, tickets: 400 });
    const texts = await Promise.all(paths.map(async (path) => (await own.get(`${API}${path}`)).text));
    await own.close();
    return texts;
  };
  const [first, again, other] = await Promise.all([bytesOf(5), bytesOf(5), bytesOf(6)]);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('service levels: clocks run, pause, end and breach, and are told as events', async () => {
  const [open] = (await account.get(`${API}/search?query=type:ticket status:open`)).body.results;
  const waiting = async (ticket: object) => {
    await account.send('PUT', `${API}/tickets/${open.id}`, { ticket });
    const { slas } = (await account.get(`${API}/tickets/${open.id}?include=slas`)).body.ticket;
    return slas.policy_metrics.find(({ metric }: { metric: string }) => metric === 'requester_wait_time');
  };
  expect(await waiting({ priority: 'high' })).toMatchObject({ stage: 'active', breach_at: expect.any(String) });
  expect(await waiting({ status: 'pending' })).toMatchObject({ stage: 'paused', breach_at: null });
  expect(await waiting({ status: 'solved' })).toMatchObject({ stage: 'achieved' });

  const { ticket_metric_events: events } = (await account.get(`${API}/incremental/ticket_metric_events?start_time=0`))
    .body;
  const types = new Set(events.map(({ type }: { type: string }) => type));
  for (const type of ['measure', 'activate', 'apply_sla', 'pause', 'fulfill', 'breach']) expect(types).toContain(type);
  const times = events.map(({ time }: { time: string }) => time);
  expect(times).toEqual(times.toSorted());
});

import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAccount, SITE, type TestAccount } from './zendesk-account.ts';

const API = '/api/v2';
let account: TestAccount;

beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.close());

/** A new ticket to do things to. */
async function made(ticket: Record<string, unknown> = {}): Promise<number> {
  const asked = { subject: 'Case', comment: { body: 'It does not work.' }, ...ticket };
  const { body } = await account.send('POST', `${API}/tickets.json`, { ticket: asked });
  return body.ticket.id;
}

const put = (id: number, ticket: object, as?: string) =>
  account.send('PUT', `${API}/tickets/${id}.json`, { ticket }, as === undefined ? {} : { as });

describe('edits', () => {
  test('change the ticket, leave an audit, and are found in lists, exports and events', async () => {
    const id = await made();
    const agent = (await account.get(`${API}/users/me`, { as: 'agent@demo.local' })).body.user;
    const comment = { body: 'Looking into it.\n\n<b>not bold</b>', public: false };
    const { status, body } = await put(id, { assignee_id: agent.id, priority: 'high', tags: ['b', 'a'], comment });
    expect(status).toBe(200);
    expect(body.ticket).toMatchObject({ assignee_id: agent.id, status: 'open', priority: 'high', tags: ['a', 'b'] });
    const fields = body.audit.events.map(
      ({ type, field_name }: { type: string; field_name?: string }) => field_name ?? type,
    );
    expect(fields).toEqual(expect.arrayContaining(['Comment', 'assignee_id', 'priority', 'tags', 'status']));
    const [last] = (await account.get(`${API}/tickets/${id}/comments?sort=-created_at`)).body.comments;
    expect(last).toMatchObject({ public: false, plain_body: comment.body });
    expect(last.html_body).toContain('&lt;b&gt;not bold&lt;/b&gt;');
    const start = Math.floor(account.clock.now / 1000);
    account.clock.now += 61_000;
    const events = (await account.get(`${API}/incremental/ticket_events?start_time=${start}`)).body.ticket_events;
    expect(events.filter(({ ticket_id }: { ticket_id: number }) => ticket_id === id)).toHaveLength(2);
  });

  test('that change nothing write nothing', async () => {
    const id = await made({ priority: 'low' });
    const before = (await account.get(`${API}/tickets/${id}`)).text;
    account.clock.now += 5000;
    expect((await put(id, { priority: 'low' })).body.audit.events).toEqual([]);
    expect((await account.get(`${API}/tickets/${id}`)).text).toBe(before);
  });

  test('replace all tags; single ones are added and removed in bulk only', async () => {
    const id = await made({ tags: ['one', 'two'] });
    expect((await put(id, { additional_tags: ['three'] })).body.ticket.tags).toEqual(['one', 'two']);
    expect((await put(id, { tags: ['three'] })).body.ticket.tags).toEqual(['three']);
  });

  test('of dropdown fields set their tags, unknown options are refused', async () => {
    const { ticket_fields } = (await account.get(`${API}/ticket_fields`)).body;
    const area = ticket_fields.find(({ title }: { title: string }) => title === 'Product area');
    const id = await made({ tags: ['kept'] });
    const [first, second] = area.custom_field_options;
    await put(id, { custom_fields: [{ id: area.id, value: first.value }] });
    const { ticket } = (await put(id, { custom_fields: [{ id: area.id, value: second.value }] })).body;
    expect(ticket.tags).toEqual(['kept', second.value].toSorted());
    const refused = await put(id, { custom_fields: [{ id: area.id, value: 'nothing_of_ours' }] });
    expect(refused.status).toBe(422);
  });

  test('by the requester open a pending ticket again', async () => {
    const { users } = (await account.get(`${API}/users?role=end-user&page[size]=1`)).body;
    const id = await made({ requester_id: users[0].id, status: 'pending' });
    const { ticket } = (await put(id, { comment: { body: 'Here it is', author_id: users[0].id } })).body;
    expect(ticket.status).toBe('open');
  });

  test('that break rules are refused with every fault, and change nothing', async () => {
    const id = await made();
    const before = (await account.get(`${API}/tickets/${id}`)).text;
    const refused = await put(id, { status: 'sleeping', priority: 'huge', assignee_id: 1, comment: { body: 'x' } });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ error: 'RecordInvalid', details: expect.any(Object) });
    expect(Object.keys(refused.body.details).toSorted()).toEqual(['assignee', 'priority', 'status']);
    expect((await put(id, { comment: { body: '  ' } })).status).toBe(422);
    expect((await account.send('PUT', `${API}/tickets/${id}`, {})).status).toBe(400);
    expect((await account.get(`${API}/tickets/${id}`)).text).toBe(before);
  });

  test('of closed tickets are refused for good', async () => {
    const id = await made();
    await put(id, { status: 'closed' });
    const refused = await put(id, { comment: { body: 'One more thing' } });
    expect(refused.status).toBe(422);
    expect(refused.body.details.status[0].description).toContain('closed prevents ticket update');
  });

  test('protected by a stamp conflict when the ticket moved on, whatever safe_update says', async () => {
    const id = await made();
    const { updated_at } = (await account.get(`${API}/tickets/${id}`)).body.ticket;
    account.clock.now += 2000;
    await put(id, { priority: 'low' });
    for (const safe_update of [true, false]) {
      const refused = await put(id, { priority: 'urgent', safe_update, updated_stamp: updated_at });
      expect(refused.status).toBe(409);
      expect(refused.body.error).toBe('UpdateConflict');
    }
    const fresh = (await account.get(`${API}/tickets/${id}`)).body.ticket.updated_at;
    expect((await put(id, { priority: 'urgent', safe_update: true, updated_stamp: fresh })).status).toBe(200);
    expect((await put(id, { priority: 'high' })).status).toBe(200);
  });
});

test('creations under one idempotency key happen once', async () => {
  const ticket = { subject: 'Once', comment: { body: 'Only once' } };
  const headers = { 'idempotency-key': 'abc' };
  const first = await account.send('POST', `${API}/tickets`, { ticket }, { headers });
  const again = await account.send('POST', `${API}/tickets`, { ticket }, { headers });
  expect([first, again].map((reply) => reply.headers.get('x-idempotency-lookup'))).toEqual(['miss', 'hit']);
  expect(again.body.ticket.id).toBe(first.body.ticket.id);
  const other = await account.send('POST', `${API}/tickets`, { ticket: { ...ticket, subject: 'Twice' } }, { headers });
  expect(other.status).toBe(400);
});

describe('the life of a ticket', () => {
  test('deleted: gone, listed as deleted, restored; then wiped', async () => {
    const id = await made({ subject: 'Secret' });
    expect((await account.send('DELETE', `${API}/tickets/${id}`)).status).toBe(204);
    expect((await account.get(`${API}/tickets/${id}`)).status).toBe(404);
    const { deleted_tickets } = (await account.get(`${API}/deleted_tickets`)).body;
    expect(deleted_tickets.find((one: { id: number }) => one.id === id)).toMatchObject({ previous_state: 'new' });
    await account.send('PUT', `${API}/deleted_tickets/${id}/restore`);
    expect((await account.get(`${API}/tickets/${id}`)).body.ticket.subject).toBe('Secret');
    await account.send('DELETE', `${API}/tickets/${id}`);
    await account.send('DELETE', `${API}/deleted_tickets/${id}`);
    const start = Math.floor(account.clock.now / 1000) - 1;
    account.clock.now += 62_000;
    await account.get(`${API}/job_statuses`);
    account.clock.now += 62_000;
    const { tickets } = (await account.get(`${API}/incremental/tickets/cursor?start_time=${start}`)).body;
    expect(tickets.find((one: { id: number }) => one.id === id)).toMatchObject({
      status: 'deleted',
      subject: 'SCRUBBED',
    });
  });

  test('redaction rewrites a comment in place and tells of it; files can be fetched until redacted', async () => {
    const id = await made({ comment: { body: 'My card is 4111 1111.' } });
    const commentId = /"comments":\[\{"id":(\d+)/.exec((await account.get(`${API}/tickets/${id}/comments`)).text)![1];
    const path = `${API}/tickets/${id}/comments/${commentId}`;
    expect((await account.send('PUT', `${path}/redact`, { text: '4111 1111' })).status).toBe(200);
    const after = await account.get(`${API}/tickets/${id}/comments`);
    expect(after.text).not.toContain('4111 1111');
    expect(after.text).toContain(commentId);
    expect((await account.get(`${API}/tickets/${id}`)).text).not.toContain('4111 1111');
    const { audits } = (await account.get(`${API}/tickets/${id}/audits`)).body;
    expect(audits.at(-1).events[0].type).toBe('CommentRedactionEvent');

    const upload = await account.send('POST', `${API}/uploads.json?filename=log.json`, { secret: true });
    await put(id, { comment: { body: 'see file', uploads: [upload.body.upload.token] } });
    const withFile = await account.get(`${API}/tickets/${id}/comments?sort=-created_at`);
    const [, secondId, fileId] = /\{"id":(\d+).*?"attachments":\[\{"url":"[^"]*","id":(\d+)/.exec(withFile.text)!;
    const address = withFile.body.comments[0].attachments[0].content_url;
    expect((await account.get(address, { as: null })).body).toEqual({ secret: true });
    await account.send('PUT', `${API}/tickets/${id}/comments/${secondId}/attachments/${fileId}/redact`);
    expect((await account.get(address, { as: null })).status).toBe(404);
  });

  test('files of seeded comments have the size they claim', async () => {
    const { comments } = (
      await account.get(`${API}/incremental/ticket_events?start_time=0&include=comment_events`)
    ).body.ticket_events.reduce(
      (found: { comments: { attachments: object[] }[] }, event: { child_events: { attachments?: object[] }[] }) => {
        for (const child of event.child_events) if (child.attachments?.length) found.comments.push(child as never);
        return found;
      },
      { comments: [] },
    );
    const [file] = comments[0].attachments;
    const fetched = await fetch(`${account.simulator.url}${file.content_url.replace(SITE, '')}`);
    expect(fetched.headers.get('content-type')).toBe(file.content_type);
    expect((await fetched.arrayBuffer()).byteLength).toBe(file.size);
  });
});

describe('jobs', () => {
  test('go from queued to completed, with a row for each ticket that failed', async () => {
    const [good, moved, closed] = [await made(), await made(), await made()];
    await put(closed, { status: 'closed' });
    const { job_status: job } = (
      await account.send('PUT', `${API}/tickets/update_many.json?ids=${good},${moved},${closed},99999999`, {
        ticket: { additional_tags: ['bulk'] },
      })
    ).body;
    expect(job).toMatchObject({ status: 'queued', total: 4, progress: null, results: null });
    account.clock.now += 300;
    expect((await account.get(`${API}/job_statuses/${job.id}`)).body.job_status.status).toBe('working');
    account.clock.now += 100;
    await put(moved, { priority: 'low' });
    account.clock.now += 1000;
    const { job_status: done } = (await account.get(`${API}/job_statuses/${job.id}`)).body;
    expect(done).toMatchObject({ status: 'completed', progress: 4 });
    expect(done.results[0]).toEqual({ action: 'update', id: good, status: 'Updated', success: true });
    for (const index of [2, 3]) expect(done.results[index]).toMatchObject({ index, success: false });
    expect((await account.get(`${API}/tickets/${good}`)).body.ticket.tags).toContain('bulk');
  });

  test('number thirty at most at a time, and are forgotten after a day', async () => {
    const id = await made();
    const start = () => account.send('PUT', `${API}/tickets/update_many?ids=${id}`, { ticket: { priority: 'low' } });
    const first = (await start()).body.job_status.id;
    for (let more = 1; more < 30; more++) await start();
    const refused = await start();
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ error: 'TooManyJobs' });
    expect(refused.body.current_job_ids).toHaveLength(30);
    account.clock.now += 25 * 3_600_000;
    expect((await account.get(`${API}/job_statuses/${first}`)).status).toBe(404);
    const ids = Array.from({ length: 101 }, (_, at) => at + 1).join(',');
    const tooMany = await account.send('PUT', `${API}/tickets/update_many?ids=${ids}`, { ticket: { priority: 'low' } });
    expect(tooMany.body.error).toBe('TooManyValues');
  });
});

test('a trigger changes a ticket again a second after an agent did', async () => {
  const own = await openAccount({ tickets: 400, trigger: true });
  const { body } = await own.send('POST', `${API}/tickets`, { ticket: { subject: 'x', comment: { body: 'y' } } });
  own.clock.now += 1000;
  const { ticket } = (await own.get(`${API}/tickets/${body.ticket.id}`)).body;
  expect(ticket.tags).toEqual(['handled_once']);
  expect(ticket.updated_at > body.ticket.updated_at).toBe(true);
  const { audits } = (await own.get(`${API}/tickets/${ticket.id}/audits`)).body;
  expect(audits[1]).toMatchObject({ author_id: -1, via: { channel: 'rule' } });
  await own.close();
});

test('what was written survives a restart, byte for byte, even a torn last line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zendesk-state-'));
  const statePath = join(folder, 'state.jsonl');
  const options = { tickets: 400, statePath };
  const before = await openAccount(options);
  const ticket = { subject: 'Kept', comment: { body: 'ñandú' }, requester: { name: 'Zoe', email: 'zoe@kept.example' } };
  const created = await before.send('POST', `${API}/tickets`, { ticket }, { headers: { 'idempotency-key': 'k' } });
  const { id } = created.body.ticket;
  await before.send('PUT', `${API}/tickets/${id}`, { ticket: { status: 'hold', comment: { body: 'noted' } } });
  await before.send('DELETE', `${API}/tickets/5`);
  const paths = [
    `/tickets/${id}`,
    `/tickets/${id}/audits`,
    '/tickets/5',
    '/deleted_tickets',
    '/users',
    '/tickets?page[size]=50',
  ];
  const look = (on: TestAccount) => Promise.all(paths.map(async (path) => (await on.get(`${API}${path}`)).text));
  const seen = await look(before);
  await before.close();
  await appendFile(statePath, '{"at":1,"effect":{"type":"tick');
  const after = await openAccount(options);
  expect(await look(after)).toEqual(seen);
  const again = await after.send('POST', `${API}/tickets`, { ticket }, { headers: { 'idempotency-key': 'k' } });
  expect(again.body.ticket.id).toBe(id);
  expect((await after.get('/__control/effects')).body.effects).toHaveLength(4);
  await after.close();
  rmSync(folder, { recursive: true });
});

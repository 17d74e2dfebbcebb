import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VIEWS } from '../zendesk/content/views.ts';
import { openAccount, type Reply, type TestAccount } from './zendesk-account.ts';
import { documentIsThere, OpenApi, SHARED_DATA } from './zendesk-openapi.ts';

const API = '/api/v2';
const ALL_SIDELOADS =
  'users,groups,organizations,brands,ticket_forms,custom_statuses,metric_sets,comment_count,slas,dates';

/** Operations of the document and where the account answers them; `T` is a ticket that nobody closed. */
const READS: readonly [operation: string, path: string][] = [
  ['/users/me', '/users/me'],
  ['/users', '/users?page[size]=100'],
  ['/users', '/users?per_page=50&page=2'],
  ['/users/{user_id}', '/users/USER'],
  ['/users/show_many', '/users/show_many?ids=USER'],
  ['/users/search', '/users/search?query=ren'],
  ['/groups', '/groups'],
  ['/groups/{group_id}', '/groups/GROUP'],
  ['/group_memberships', '/group_memberships?page[size]=100'],
  ['/organizations', '/organizations?page[size]=100'],
  ['/organizations/{organization_id}', '/organizations/ORGANIZATION'],
  ['/organizations/show_many', '/organizations/show_many?ids=ORGANIZATION'],
  ['/brands', '/brands'],
  ['/brands/{brand_id}', '/brands/BRAND'],
  ['/ticket_fields', '/ticket_fields'],
  ['/ticket_fields/{ticket_field_id}', '/ticket_fields/FIELD'],
  ['/ticket_forms', '/ticket_forms'],
  ['/ticket_forms/{ticket_form_id}', '/ticket_forms/FORM'],
  ['/custom_statuses', '/custom_statuses'],
  ['/custom_statuses/{custom_status_id}', '/custom_statuses/STATUS'],
  ['/views', '/views?page[size]=100'],
  ['/views/active', '/views/active'],
  ['/views/compact', '/views/compact'],
  ['/views/count', '/views/count'],
  ['/views/{view_id}', '/views/VIEW'],
  ['/views/{view_id}/tickets', '/views/VIEW/tickets?page[size]=100'],
  ['/views/{view_id}/count', '/views/VIEW/count'],
  ['/views/count_many', '/views/count_many?ids=VIEW'],
  ['/views/{view_id}/execute', '/views/VIEW/execute'],
  ['/tickets', `/tickets?page[size]=100&include=${ALL_SIDELOADS}`],
  ['/tickets', '/tickets?per_page=100&sort_by=updated_at&sort_order=desc'],
  ['/tickets/{ticket_id}', `/tickets/T?include=${ALL_SIDELOADS}`],
  ['/tickets/show_many', '/tickets/show_many?ids=T,1,2,3'],
  ['/tickets/count', '/tickets/count'],
  ['/tickets/{ticket_id}/comments', '/tickets/T/comments?include=users&include_inline_images=true'],
  ['/tickets/{ticket_id}/comments/count', '/tickets/T/comments/count'],
  ['/tickets/{ticket_id}/audits', '/tickets/T/audits?page[size]=100'],
  ['/tickets/{ticket_id}/audits/{ticket_audit_id}', '/tickets/T/audits/AUDIT'],
  ['/tickets/{ticket_id}/related', '/tickets/T/related'],
  ['/tickets/{ticket_id}/incidents', '/tickets/T/incidents'],
  ['/tickets/{ticket_id}/tags', '/tickets/T/tags'],
  ['/ticket_metrics', '/ticket_metrics?page[size]=100'],
  ['/ticket_audits', '/ticket_audits?page[size]=100'],
  ['/deleted_tickets', '/deleted_tickets'],
  ['/search', '/search?query=type:ticket status<solved'],
  ['/search', '/search?query=type:user ren'],
  ['/search/count', '/search/count?query=type:ticket status<solved'],
  ['/search/export', '/search/export?query=status<solved&filter[type]=ticket'],
  ['/satisfaction_ratings', '/satisfaction_ratings?page[size]=100'],
  ['/slas/policies', '/slas/policies'],
  ['/slas/policies/{sla_policy_id}', '/slas/policies/POLICY'],
  ['/tags', '/tags?page[size]=100'],
  [
    '/incremental/tickets/cursor',
    `/incremental/tickets/cursor?start_time=0&support_type_scope=all&include=${ALL_SIDELOADS}`,
  ],
  ['/incremental/tickets', '/incremental/tickets?start_time=0'],
  ['/incremental/{incremental_resource}/sample', '/incremental/tickets/sample?start_time=0'],
  ['/incremental/ticket_events', '/incremental/ticket_events?start_time=0&include=comment_events'],
  ['/incremental/users', '/incremental/users?start_time=0'],
  ['/incremental/users/cursor', '/incremental/users/cursor?start_time=0'],
  ['/incremental/organizations', '/incremental/organizations?start_time=0'],
  ['/incremental/ticket_metric_events', '/incremental/ticket_metric_events?start_time=0'],
];

let account: TestAccount;
let ticketId: number;
let names: Record<string, string>;

beforeAll(async () => {
  account = await openAccount();
  const open = await account.get(`${API}/search?query=type:ticket status:open&sort_by=created_at`);
  ticketId = open.body.results[0].id;
  const first = async (path: string) => (await account.get(`${API}${path}`)).body;
  const audits = await account.get(`${API}/tickets/${ticketId}/audits`);
  names = {
    USER: String((await first('/users')).users[0].id),
    GROUP: String((await first('/groups')).groups[0].id),
    ORGANIZATION: String((await first('/organizations')).organizations[0].id),
    BRAND: String((await first('/brands')).brands[0].id),
    FIELD: String((await first('/ticket_fields')).ticket_fields[8].id),
    FORM: String((await first('/ticket_forms')).ticket_forms[0].id),
    STATUS: String((await first('/custom_statuses')).custom_statuses[0].id),
    VIEW: String(VIEWS[2]!.id),
    POLICY: String((await first('/slas/policies')).sla_policies[0].id),
    AUDIT: /"audits":\[\{"id":(\d+)/.exec(audits.text)![1]!,
    T: String(ticketId),
  };
});
afterAll(() => account.close());

const filled = (path: string) => path.replace(/\b[A-Z]+\b/g, (name) => names[name] ?? name);

describe('answers are those that the OpenAPI document describes', () => {
  if (!documentIsThere) {
    test.skip('left out: the OpenAPI document is not beside the checkout', () => {});
    return;
  }
  const document = new OpenApi();
  const faultsOf = (operation: string, { status, body }: Reply) => {
    const [method, path] = operation.split(' ');
    return document.faults(`${method} ${API}${path}`, status, body);
  };

  test.each(READS)('GET %s at %s', async (operation, path) => {
    const reply = await account.get(`${API}${filled(path)}`);
    expect(reply.status).toBe(200);
    expect(faultsOf(`GET ${operation}`, reply)).toEqual([]);
    const lists = Object.values(reply.body).filter((value) => Array.isArray(value)) as unknown[][];
    const mayBeEmpty = ['related', 'incidents', 'tags'].map((part) => `/tickets/{ticket_id}/${part}`);
    if (lists.length > 0 && !mayBeEmpty.includes(operation)) expect(lists[0]!.length).toBeGreaterThan(0);
  });

  test('an answer of another shape is refused', () => {
    const body = { ticket: { id: 'seven', created_at: 'yesterday', tags: 'a b' } };
    const reply = { status: 200, body, text: '', headers: new Headers() };
    const faults = faultsOf('GET /tickets/{ticket_id}', reply).join('\n');
    for (const property of ['id', 'created_at', 'tags']) expect(faults).toContain(`/ticket/${property}`);
  });

  test('writes answer with what the document says, and jobs do', async () => {
    const ticket = { subject: 'Printer on fire', comment: { body: 'Smoke.\n\nPlease hurry.' }, priority: 'urgent' };
    const created = await account.send('POST', `${API}/tickets.json`, { ticket });
    expect(faultsOf('POST /tickets', created)).toEqual([]);
    const path = `${API}/tickets/${created.body.ticket.id}`;
    const updated = await account.send('PUT', path, { ticket: { status: 'pending', comment: { body: 'On my way' } } });
    expect(faultsOf('PUT /tickets/{ticket_id}', updated)).toEqual([]);
    const job = await account.send('PUT', `${API}/tickets/update_many?ids=${created.body.ticket.id}`, {
      ticket: { additional_tags: ['fire'] },
    });
    expect(faultsOf('PUT /tickets/update_many', job)).toEqual([]);
    account.clock.now += 1000;
    const status = await account.get(`${API}/job_statuses/${job.body.job_status.id}`);
    expect(faultsOf('GET /job_statuses/{job_status_id}', status)).toEqual([]);
    expect(status.body.job_status.status).toBe('completed');
    const other = (await account.send('POST', `${API}/tickets`, { ticket })).body.ticket.id;
    const merge = await account.send('POST', `${path}/merge`, { ids: [other] });
    expect(faultsOf('POST /tickets/{ticket_id}/merge', merge)).toEqual([]);
    expect((await account.send('DELETE', path)).status).toBe(204);
    const user = { name: 'Zoe', email: 'zoe@document.example' };
    expect(faultsOf('POST /users', await account.send('POST', `${API}/users`, { user }))).toEqual([]);
    const actions = [{ field: 'notification_webhook', value: ['x', '{}'] }];
    const trigger = await account.send('POST', `${API}/triggers`, { trigger: { title: 'Tell', actions } });
    expect(faultsOf('POST /triggers', trigger)).toEqual([]);
  });
});

describe('records have the properties that recorded accounts show', () => {
  const recordings = resolve(SHARED_DATA, 'zendesk/recorded-interactions.jsonl');
  if (!existsSync(recordings)) {
    test.skip('left out: the recorded interactions are not beside the checkout', () => {});
    return;
  }
  const seen = propertiesByRecord(readFileSync(recordings, 'utf8').split('\n'));

  test.each([
    ['users', '/users?page[size]=100'],
    ['organizations', '/organizations?page[size]=100'],
    ['tickets', '/incremental/tickets/cursor?start_time=0'],
    ['brand', '/brands/BRAND'],
  ])('%s', async (plural, path) => {
    const reply = await account.get(`${API}${filled(path)}`);
    const record = [reply.body[plural]].flat()[0];
    expect(Object.keys(record).toSorted()).toEqual(expect.arrayContaining(seen.get(plural) ?? ['recorded']));
  });

  test('the envelopes of cursor pages, offset pages and exports', async () => {
    const cursor = await account.get(`${API}/organizations?page[size]=2`);
    expect(Object.keys(cursor.body).toSorted()).toEqual(['links', 'meta', 'organizations']);
    expect(Object.keys(cursor.body.meta).toSorted()).toEqual(['after_cursor', 'before_cursor', 'has_more']);
    const offset = await account.get(`${API}/organizations`);
    expect(Object.keys(offset.body).toSorted()).toEqual(['count', 'next_page', 'organizations', 'previous_page']);
    const exported = await account.get(`${API}/incremental/tickets/cursor?start_time=0&per_page=1`);
    const envelope = ['after_cursor', 'after_url', 'before_cursor', 'before_url', 'end_of_stream', 'tickets'];
    expect(Object.keys(exported.body).toSorted()).toEqual(envelope);
  });
});

/** Names of the properties of the first recorded record of each kind. */
function propertiesByRecord(lines: readonly string[]): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  for (const line of lines) {
    if (line === '') continue;
    const { response } = JSON.parse(line) as { response: unknown };
    if (typeof response !== 'object' || response === null) continue;
    for (const [name, value] of Object.entries(response)) {
      const record: unknown = Array.isArray(value) ? value[0] : value;
      if (!seen.has(name) && typeof record === 'object' && record !== null)
        seen.set(name, Object.keys(record).toSorted());
    }
  }
  return seen;
}

/** The account at the points of the fidelity checklist on who gets in, and what they then see. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DEMO_CLIENT } from '../zendesk/simulator.ts';
import { ADMIN, AGENT, basic } from './zendesk-account.ts';
import { type AccountInPlace, openInPlace } from './zendesk-in-place.ts';

const API = '/api/v2';
const MINUTE = 60_000;
const BACK = 'http://127.0.0.1/back';

const bearer = (token: string) => ({ as: null, headers: { authorization: `Bearer ${token}` } });

function tokens(place: AccountInPlace, form: Record<string, unknown>) {
  const client = { client_id: DEMO_CLIENT.id, client_secret: DEMO_CLIENT.secret };
  return place.send('POST', '/oauth/tokens', { ...client, ...form }, { as: null });
}

/** The code that comes back when a user agrees. */
async function codeFor(place: AccountInPlace, userId: number, more = ''): Promise<string> {
  const query = `response_type=code&client_id=${DEMO_CLIENT.id}&scope=read%20write&redirect_uri=${BACK}&state=s1`;
  const path = `/oauth/authorizations/new?${query}&login=${userId}${more}`;
  const { status, headers } = await place.get(path, { as: null });
  expect(status).toBe(302);
  const target = new URL(headers.location!);
  expect([target.origin + target.pathname, target.searchParams.get('state')]).toEqual([BACK, 's1']);
  return target.searchParams.get('code')!;
}

async function agentId(place: AccountInPlace): Promise<number> {
  return (await place.get(`${API}/users/me`, { as: AGENT })).body.user.id;
}

describe('point 18: OAuth', () => {
  test('client credentials act as the owner of the client, for half an hour, and cannot be refreshed', async () => {
    const place = openInPlace();
    const { body } = await tokens(place, { grant_type: 'client_credentials' });
    expect(body).toMatchObject({ expires_in: 1800 });
    expect(body).not.toHaveProperty('refresh_token');
    expect((await place.get(`${API}/users/me`, bearer(body.access_token))).body.user.email).toBe(ADMIN);
    await place.time.advance(31 * MINUTE);
    expect((await place.get(`${API}/tickets`, bearer(body.access_token))).status).toBe(401);
  });

  test('a user agrees, and refresh tokens rotate: one used before is refused', async () => {
    const place = openInPlace();
    const code = await codeFor(place, await agentId(place));
    const first = (await tokens(place, { grant_type: 'authorization_code', code, redirect_uri: BACK })).body;
    expect((await place.get(`${API}/users/me`, bearer(first.access_token))).body.user.email).toBe(AGENT);
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = (await tokens(place, refresh)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const reused = await tokens(place, refresh);
    expect([reused.status, reused.body.error]).toEqual([400, 'invalid_grant']);
    expect((await place.get(`${API}/tickets`, bearer(second.access_token))).status).toBe(200);
  });

  test('a code is good for its address and its verifier alone', async () => {
    const place = openInPlace();
    const user = await agentId(place);
    const elsewhere = { grant_type: 'authorization_code', code: await codeFor(place, user), redirect_uri: `${BACK}2` };
    expect((await tokens(place, elsewhere)).body.error).toBe('invalid_grant');
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const guarded = () => codeFor(place, user, `&code_challenge=${challenge}&code_challenge_method=S256`);
    const exchange = async (verifier: string) =>
      (await tokens(place, { grant_type: 'authorization_code', code: await guarded(), code_verifier: verifier }))
        .status;
    expect([await exchange('guess'), await exchange('verifier')]).toEqual([400, 200]);
  });

  test('tokens are revoked while somebody holds them', async () => {
    const place = openInPlace();
    const user = await agentId(place);
    const code = await codeFor(place, user);
    const held = (await tokens(place, { grant_type: 'authorization_code', code })).body;
    place.account.control.change({ kind: 'revoke_tokens', userId: user });
    expect((await place.get(`${API}/tickets`, bearer(held.access_token))).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: held.refresh_token };
    expect((await tokens(place, refresh)).body.error).toBe('invalid_grant');
    place.account.control.change({ kind: 'api_token', userId: user, revoked: true });
    expect((await place.get(`${API}/tickets`, { as: AGENT })).status).toBe(401);
  });

  test('audits need the whole read scope, deletion the whole role', async () => {
    const place = openInPlace();
    const scope = 'tickets:read users:read';
    const narrow = bearer((await tokens(place, { grant_type: 'client_credentials', scope })).body.access_token);
    expect((await place.get(`${API}/tickets/9`, narrow)).status).toBe(200);
    for (const path of ['tickets/9/audits', 'ticket_audits']) {
      const refused = await place.get(`${API}/${path}`, narrow);
      expect(refused.status).toBe(403);
      expect(refused.headers['www-authenticate']).toContain('insufficient_scope');
    }
  });
});

describe('who sees what', () => {
  test('a resource that the plan lacks is refused, and nothing else is', async () => {
    const withheld = ['slas', 'satisfaction_ratings', 'ticket_forms', 'side_conversations'];
    const place = openInPlace({ withheld });
    for (const path of ['slas/policies', 'satisfaction_ratings', 'ticket_forms', 'tickets/9/side_conversations']) {
      expect((await place.get(`${API}/${path}`)).status).toBe(403);
    }
    expect((await place.get(`${API}/tickets/9`)).status).toBe(200);
  });

  test('a hidden group takes its tickets from lists, exports and searches, and gives them back', async () => {
    const place = openInPlace();
    const [made] = place.account.control.change({ kind: 'create', subject: 'Seen', text: 'For now.' });
    await place.time.advance(2 * MINUTE);
    const shown = (await place.get(`${API}/tickets/${made}`)).body.ticket;
    const sees = async () => {
      const { body } = await place.get(`${API}/incremental/tickets/cursor?start_time=0`);
      const listed = (await place.get(`${API}/tickets?page[size]=100&sort=-id`)).body.tickets;
      const has = (list: { id: number }[]) => list.some(({ id }) => id === shown.id);
      return [has(body.tickets), has(listed), (await place.get(`${API}/tickets/${shown.id}`)).status];
    };
    const hide = (hidden: boolean) =>
      place.account.control.change({ kind: 'hide_group', groupId: shown.group_id, hidden });
    hide(true);
    expect(await sees()).toEqual([false, false, 403]);
    const edit = await place.send('PUT', `${API}/tickets/${shown.id}`, { ticket: { priority: 'low' } });
    expect(edit.status).toBe(403);
    hide(false);
    expect(await sees()).toEqual([true, true, 200]);
  });

  test('an agent held to their groups sees those, and an administrator no longer one exports nothing', async () => {
    const place = openInPlace();
    const user = await agentId(place);
    const groups = async () => {
      const { tickets } = (await place.get(`${API}/tickets?page[size]=100`, { as: AGENT })).body;
      return new Set(tickets.map(({ group_id }: { group_id: number }) => group_id)).size;
    };
    const before = await groups();
    place.account.control.change({ kind: 'restrict_user', userId: user, to: 'groups' });
    expect(await groups()).toBeLessThan(before);
    const own = (await place.get(`${API}/users/me`)).body.user.id;
    place.account.control.change({ kind: 'set_role', userId: own, role: 'agent' });
    expect((await place.get(`${API}/incremental/tickets/cursor?start_time=0`)).status).toBe(403);
  });

  test('users are suspended, renamed, deleted, wiped; groups and organisations are renamed', async () => {
    const place = openInPlace();
    const [first, second] = (await place.get(`${API}/users?role=end-user&page[size]=2`)).body.users;
    const start = Math.floor(place.time.now() / 1000) - 61;
    const [organization] = (await place.get(`${API}/organizations`)).body.organizations;
    const [group] = (await place.get(`${API}/groups`)).body.groups;
    place.account.control.change(
      { kind: 'suspend_user', userId: first.id, suspended: true },
      { kind: 'rename_user', userId: first.id, name: 'Zoe New' },
      { kind: 'delete_user', userId: second.id },
      { kind: 'permanently_delete_user', userId: second.id },
      { kind: 'rename_group', groupId: group.id, name: 'First Line' },
      { kind: 'rename_organization', organizationId: organization.id, name: 'Acme' },
    );
    await place.time.advance(2 * MINUTE);
    const { users } = (await place.get(`${API}/incremental/users/cursor?start_time=${start}`)).body;
    expect(users).toMatchObject([
      { id: first.id, name: 'Zoe New', suspended: true, active: true },
      { id: second.id, active: false, permanently_deleted: true, email: null },
    ]);
    const { organizations } = (await place.get(`${API}/incremental/organizations?start_time=${start}`)).body;
    expect(organizations).toMatchObject([{ id: organization.id, name: 'Acme' }]);
    expect((await place.get(`${API}/groups/${group.id}`)).body.group.name).toBe('First Line');
    const search = (await place.get(`${API}/users/search?query=zoe new`)).body.users;
    expect(search.map(({ id }: { id: number }) => id)).toEqual([first.id]);
  });
});

describe('files', () => {
  test('lie on another host that takes no credentials of ours, and come in parts', async () => {
    const place = openInPlace({ filesUrl: 'http://files.test' });
    const uploaded = async (type: string, body: string) => {
      const headers = { 'content-type': type, authorization: basic(ADMIN) };
      const path = `${API}/uploads?filename=a.txt`;
      const { status, body: answer } = await place.account.handle({ method: 'POST', path, headers, body });
      expect(status).toBe(201);
      return JSON.parse(String(answer)).upload.token;
    };
    const token = await uploaded('text/plain', '0123456789');
    await uploaded('application/json', '{"cut');
    const comment = { body: 'See the file', uploads: [token] };
    const { ticket } = (await place.send('POST', `${API}/tickets`, { ticket: { subject: 'F', comment } })).body;
    const { comments } = (await place.get(`${API}/tickets/${ticket.id}/comments`)).body;
    const moved = await place.get(comments[0].attachments[0].content_url, { as: null });
    expect(moved.status).toBe(302);
    const target = new URL(moved.headers.location!);
    expect(target.origin).toBe('http://files.test');
    const fetched = async (more: Record<string, string>, as: string | null = null) => {
      const { status, bytes, headers } = await place.get(target.pathname, { as, headers: more });
      return [status, String(bytes), headers['content-range']];
    };
    expect(await fetched({})).toEqual([200, '0123456789', undefined]);
    expect((await fetched({}, ADMIN))[0]).toBe(400);
    expect(await fetched({ range: 'bytes=2-4' })).toEqual([206, '234', 'bytes 2-4/10']);
    expect(await fetched({ range: 'bytes=-3' })).toEqual([206, '789', 'bytes 7-9/10']);
    expect((await fetched({ range: 'bytes=10-' }))[0]).toBe(416);
  });
});

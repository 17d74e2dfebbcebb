/** Signing in to the Jira simulator as an app: consent, codes, tokens, scopes, and what becomes of them. */
import { expect, test } from 'vitest';
import { CLOUD_ID } from '../jira/http/auth.ts';
import { OAUTH_CLIENT } from '../jira/oauth/routes.ts';
import { KNOWN_SCOPES } from '../jira/oauth/scopes.ts';
import { MINUTE } from '../world/calendar.ts';
import { jiraPlace, type Payload } from './jira-place.ts';
import { authorize, CALLBACK, tokens } from './jira-sign-in.ts';

type Place = ReturnType<typeof jiraPlace>;

async function signIn(place: Place, scope: string, login?: string): Promise<Payload> {
  const { code } = await authorize(place, scope, login);
  return (await tokens(place, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK })).body;
}

test('an account agrees at once; the app exchanges its code once, and in time', async () => {
  const place = jiraPlace();
  const back = await authorize(place, 'read:jira-work', 'agent@demo.local');
  expect(back).toMatchObject({ state: 'kept', code: expect.any(String) });
  const exchange = (extra: object = {}) =>
    tokens(place, { grant_type: 'authorization_code', code: back.code, redirect_uri: CALLBACK, ...extra });
  expect((await exchange({ client_secret: 'guessed' })).status).toBe(401);
  const granted = (await exchange()).body;
  expect(granted).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'read:jira-work' });
  expect(granted).not.toHaveProperty('refresh_token');
  expect([(await exchange()).status, (await exchange()).body.error]).toEqual([403, 'invalid_grant']);
  const late = await authorize(place, 'read:jira-work');
  await place.time.advance(11 * MINUTE);
  expect((await exchange({ code: late.code })).status).toBe(403);
});

test('who does not agree, or is asked for too much, sends the app back without a code', async () => {
  const place = jiraPlace();
  expect(await authorize(place, 'read:jira-work', 'nobody')).toEqual({ state: 'kept', error: 'access_denied' });
  expect(await authorize(place, 'read:jira-work read:minds')).toMatchObject({ error: 'invalid_scope' });
  expect((await place.ask('GET', `/authorize?client_id=${OAUTH_CLIENT.id}`)).status).toBe(400);
});

test('tokens are taken from forms as well as from documents', async () => {
  const place = jiraPlace();
  const { code = '' } = await authorize(place, 'read:jira-work');
  const { id: client_id, secret: client_secret } = OAUTH_CLIENT;
  const form = { grant_type: 'authorization_code', client_id, client_secret, code, redirect_uri: CALLBACK };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  expect((await place.site.handle({ method: 'POST', path: '/oauth/token', headers, body })).status).toBe(200);
  expect((await place.site.handle({ method: 'POST', path: '/rest/api/3/issue', headers, body })).status).toBe(415);
});

test('the app finds its site, and the site knows for whom it comes', async () => {
  const place = jiraPlace({ publicUrl: 'https://demo.test' });
  const { access_token: token } = await signIn(place, 'read:jira-work read:jira-user', 'agent@demo.local');
  const sites = await place.ask('GET', '/oauth/token/accessible-resources', undefined, `Bearer ${token}`);
  expect(sites.body).toMatchObject([
    { id: CLOUD_ID, url: 'https://demo.test', scopes: ['read:jira-work', 'read:jira-user'] },
  ]);
  expect((await place.asApp('GET', '/rest/api/3/myself', undefined, token)).body.emailAddress).toBe('agent@demo.local');
  expect((await place.ask('GET', '/oauth/token/accessible-resources')).status).toBe(401);
  expect((await place.asApp('GET', '/rest/api/3/myself', undefined, 'made-up')).body).toEqual({
    code: 401,
    message: 'Unauthorized',
  });
});

test('scopes bound what an app may do', async () => {
  const place = jiraPlace();
  const { access_token: token } = await signIn(place, 'read:jira-work');
  const status = async (method: string, path: string, body?: unknown) =>
    (await place.asApp(method, path, body, token)).status;
  expect(await status('GET', '/rest/api/3/issue/MSM-1')).toBe(200);
  expect(await status('POST', '/rest/api/3/search/jql', { jql: 'project = MSM' })).toBe(200);
  const refused: [string, string, unknown?][] = [
    ['PUT', '/rest/api/3/issue/MSM-1', { fields: { summary: 'No' } }],
    ['GET', '/rest/api/3/myself'],
    ['GET', '/rest/agile/1.0/board'],
    ['GET', '/rest/agile/1.0/board/1/sprint'],
    ['GET', '/rest/servicedeskapi/servicedesk'],
    ['GET', '/rest/api/3/webhook'],
  ];
  for (const [method, path, body] of refused) expect(await status(method, path, body), path).toBe(401);
  const whole = (await signIn(place, KNOWN_SCOPES.join(' '))).access_token;
  for (const [method, path, body] of refused)
    expect((await place.asApp(method, path, body, whole)).status, path).toBeLessThan(300);
});

test('what an account granted can be taken back', async () => {
  const place = jiraPlace();
  const granted = await signIn(place, 'read:jira-user offline_access', 'agent@demo.local');
  expect(place.site.control.revoke('agent@demo.local')).toBe(2);
  expect((await place.asApp('GET', '/rest/api/3/myself', undefined, granted.access_token)).status).toBe(401);
  const refreshed = await tokens(place, { grant_type: 'refresh_token', refresh_token: granted.refresh_token });
  expect([refreshed.status, refreshed.body.error]).toEqual([403, 'invalid_grant']);
});

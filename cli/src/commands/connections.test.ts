import { describe, expect, it } from 'vitest';
import { runAgainst } from '../answering-world.testing.ts';
import type { World } from '../world.ts';

const SECRET = 'canary-secret';
const META = { timestamp: '' };
const CONNECTION = {
  id: 3,
  kind: 'zendesk',
  name: 'Desk',
  site: 'https://acme.zendesk.com',
  state: 'ready',
  error: null,
  managed_by: 'admin',
  auth: { kind: 'api_token', expires_at: '2027-04-30T00:00:00.000Z', note: null },
};

/** Against a server with one connection; of what was asked, what changes something. */
async function speedyflow(line: string[], more: Partial<World> = {}) {
  const answers = (method: string) =>
    [200, { data: method === 'GET' ? [CONNECTION] : CONNECTION, meta: META }] as const;
  const { code, asked, out, complaints } = await runAgainst(['connections', ...line], answers, more);
  return { code, asked: asked.filter((one) => !one.startsWith('GET ')), out: out + complaints };
}

describe('connections', () => {
  it('Z18: lists how each signs in and until when', async () => {
    const { out } = await speedyflow(['list']);
    expect(out).toMatch(/3 +Desk +https:\/\/acme\.zendesk\.com +ready +API token +2027-04-30 +administrator/);
  });

  it('adds a site with a secret of the environment, or one that is asked for', async () => {
    const line = ['add', 'jira', 'acme', '--email', 'bot@acme.example'];
    const env = { SPEEDYFLOW_TOKEN: 't', JIRA_API_TOKEN: SECRET };
    const auth = { kind: 'token', email: 'bot@acme.example', api_token: SECRET };
    const wanted = [`POST /connections ${JSON.stringify({ kind: 'jira', site: 'acme', auth })}`];
    const given = await speedyflow(line, { env });
    expect([given.asked, given.out.includes(SECRET)]).toEqual([wanted, false]);
    expect((await speedyflow(line, { askSecret: async () => SECRET })).asked).toEqual(wanted);
    expect(await speedyflow(line)).toMatchObject({ code: 64, asked: [] });
  });

  it('adds Zendesk by an OAuth client', async () => {
    const env = { SPEEDYFLOW_TOKEN: 't', ZENDESK_OAUTH_CLIENT_SECRET: SECRET };
    const { asked } = await speedyflow(['add', 'zendesk', 'acme', '--client-id', 'app', '--name', 'Desk'], { env });
    expect(asked[0]).toContain(`"auth":{"kind":"oauth_client","client_id":"app","client_secret":"${SECRET}"}`);
  });

  it('takes no secret on the command line', async () => {
    expect((await speedyflow(['add', 'jira', 'acme', '--api-token', SECRET])).code).toBe(64);
  });

  it('says that there is none before it asks for anything', async () => {
    for (const more of [[], ['--confirm', 'x']]) {
      const { code, out, asked } = await speedyflow(['remove', '99', ...more]);
      expect([code, out, asked]).toEqual([1, 'There is no connection 99; there are: 3 (Desk).', []]);
    }
  });

  it('removes one when its name is repeated', async () => {
    const unsure = await speedyflow(['remove', '3']);
    expect([unsure.code, unsure.asked]).toEqual([64, []]);
    expect(unsure.out).toContain("speedyflow connections remove 3 --confirm 'Desk'");
    expect((await speedyflow(['remove', 'Desk', '--confirm', 'Desk'])).asked).toEqual([
      'DELETE /connections/3 {"confirm":"Desk"}',
    ]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, type TestApp, testApp } from '../../../testing/test-app.ts';
import { siteDoor } from '../../main/site-door.ts';
import { systemClock } from '../../stdx/clock.ts';
import { openInbox } from '../../store/inbox/open-inbox.ts';
import { openSecretBox } from '../../store/secrets/secret-box.ts';
import { registerConnections } from './connections.routes.ts';

const SECRET = 'canary-4c1d-token';
let folder: string;
let test: TestApp;
let admin: Client;
let listener: Server;
let sockets = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'speedyflow-refused-'));
  const box = await openSecretBox({ dataDir: folder, existing: [] });
  const inbox = await openInbox({ kind: 'sqlite', file: join(folder, 'speedyflow.db') }, systemClock);
  test = await testApp({
    limitFactor: 1000,
    features: (app, { database, now }) => {
      app.addHook('onClose', () => inbox.close());
      registerConnections(app, {
        database,
        inbox,
        box,
        now,
        clock: systemClock,
        leaveSite: async () => null,
        door: siteDoor({ clock: systemClock, random: () => 0, allowPrivate: false }),
        running: { isConfigured: () => false, look: async () => {} },
        control: {
          test: async () => ({ ok: false, account: null, problem: null }),
          survey: async () => ({ account: '', sees: [], lacking: [], projects: [] }),
          requestSync: async () => ({ leads: true }),
        },
      });
    },
  });
  admin = await test.signIn('admin');
  listener = createServer(() => {
    sockets += 1;
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await test.close();
  await new Promise((resolve) => listener.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const port = () => (listener.address() as { port: number }).port;

it.each([
  ['A52', ['127.1', '2130706433', '0x7f000001', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]', '[fd00::1]', '0.0.0.0']],
  ['A52', ['169.254.169.254', '１２７.0.0.1', '127.0.0.1.nip.io', 'localtest.me', 'localhost']],
  ['A53', ['https://x.atlassian.net.evil.com', 'atlassian.net@evil', 'evil#.atlassian.net', 'acme.atlassian.net.']],
  ['A53', ['аcme.atlassian.net', 'acme.atlassian.net:22', 'file:///etc/passwd', 'gopher://acme.atlassian.net']],
  ['A78', [`https://u:${SECRET}@acme.atlassian.net`, `acme.atlassian.net?token=${SECRET}`]],
])('%s: refuses these sites, opens no socket and repeats nothing', async (_attack, sites) => {
  for (const site of sites.flatMap((one) => [one, `http://${one}:${port()}`])) {
    const auth = { kind: 'token', email: 'bot@acme.example', api_token: SECRET };
    const answer = await admin.post('/api/connections', { kind: 'jira', site, auth });
    expect([site, answer.statusCode, answer.json().error.code]).toEqual([site, 422, 'INVALID_SITE']);
    expect(answer.body).not.toContain(SECRET);
  }
  expect(sockets).toBe(0);
  expect(test.log.join('\n')).not.toContain(SECRET);
  expect(await test.database.read.selectFrom('connections').selectAll().execute()).toEqual([]);
});

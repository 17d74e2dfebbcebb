import { expect, test } from 'vitest';
import { temporarySqlite } from '../../testing/each-database.ts';
import { passTime } from '../../testing/simulated-limits.ts';
import { syncAtHand } from '../../testing/sync-at-hand.ts';
import { openJira, openZendesk } from '../main/upstream-clients.ts';
import { runOnce } from './connection-loop.ts';
import { createJiraSync } from './jira/jira-sync.ts';
import { createZendeskSync } from './zendesk/zendesk-sync.ts';

const ACCOUNT = { email: 'ann@acme.example', apiToken: 'token' };

test.each([
  ['jira', 'ECONNREFUSED', 0],
  ['zendesk', 'ECONNREFUSED', 0],
  ['jira', 'UND_ERR_CONNECT_TIMEOUT', 10_000],
  ['zendesk', 'UND_ERR_CONNECT_TIMEOUT', 10_000],
] as const)('%s is said to fail within fifteen seconds of being asked in vain (%s)', async (kind, code, takesMs) => {
  const { database, remove } = await temporarySqlite();
  const { clock, context } = await syncAtHand(database);
  const means = {
    clock,
    // Every pause is as long as it may be.
    random: () => 1,
    allowPrivate: false,
    exchange: async () => {
      await clock.sleep(takesMs);
      throw Object.assign(new Error('no connection'), { code });
    },
  };
  const syncOf = {
    jira: () => createJiraSync(context, openJira({ site: 'https://acme.atlassian.net', ...ACCOUNT }, means).upstream),
    zendesk: () => {
      const settings = { site: 'https://acme.zendesk.com', auth: { kind: 'token', ...ACCOUNT } } as const;
      return createZendeskSync(context, openZendesk(settings, means).upstream);
    },
  };
  const saidToFail = async () => {
    for (;;) {
      const connections = await database.read.selectFrom('connections').select(['state', 'error']).execute();
      if (connections.every(({ state, error }) => state === 'failing' && error?.includes(code))) return clock.now();
      await clock.sleep(100);
    }
  };
  const begun = clock.now();
  const run = runOnce(context, syncOf[kind](), false);
  expect((await passTime(clock, saidToFail())) - begun).toBeLessThan(15_000);
  expect(await passTime(clock, run)).toEqual({ ok: false });
  // Not even what had nothing to ask.
  const heard = await database.read
    .selectFrom('sync_streams')
    .select('stream')
    .where('last_success_at', 'is not', null);
  expect(await heard.execute()).toEqual([]);
  await remove();
});

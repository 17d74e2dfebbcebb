import { expect, test } from 'vitest';
import { startJiraSimulator } from '../../../../simulators/jira/simulator.ts';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { jiraAtHand } from '../../../testing/push/site-senders.ts';
import { ANCHOR, callSite, INTEGRATION, type Json } from '../../../testing/two-sites.ts';
import { accountSenders } from './account-senders.ts';
import { createJiraSender, jiraTicketReader } from './jira-sender.ts';
import { startPusher } from './pusher.ts';

/** More than the 20 writes that Jira lets pass to one issue within two seconds. */
const COMMENTS = 30;

test('I33, F3: writes to an issue that takes no more are spaced, in their order, and those to others flow', async () => {
  const { database, remove } = await temporarySqlite();
  const hand = await pushAtHand(database);
  hand.clock.advance(ANCHOR + 60_000);
  const site = await startJiraSimulator({ tickets: 200, anchorMs: ANCHOR, clock: hand.clock });
  const { upstream, reading, close } = jiraAtHand(site.url, hand.context);
  const call = callSite(site.url, `${INTEGRATION.email}:${INTEGRATION.jiraToken}`);
  const { issues } = await call('POST', '/rest/api/3/search/jql', {
    jql: 'created > 1',
    fields: ['id'],
    maxResults: 4,
  });
  const [busy, ...others] = issues.map(({ id }: Json) => id as string) as [string, ...string[]];

  await reading.catalogue();
  for (let number = 1; number <= COMMENTS; number++) {
    await hand.edit(busy, { kind: 'comment', body: `Number ${number}`, public: true });
  }
  for (const other of others) await hand.edit(other);
  const senders = accountSenders({
    integration: createJiraSender(upstream, reading),
    linked: async () => null,
    read: jiraTicketReader(upstream, reading),
  });
  const pusher = startPusher(hand.context, senders);
  const commentsOf = async (issue: string): Promise<string[]> => {
    const { comments } = await call('GET', `/rest/api/3/issue/${issue}/comment?maxResults=100`);
    return comments.map(({ body }: Json) => body.content[0]?.content?.[0]?.text ?? '');
  };
  const confirmed = async () => {
    hand.clock.advance(50);
    return (await hand.outbox()).filter(({ state }) => state === 'confirmed').length;
  };
  await expect.poll(confirmed, { timeout: 20_000, interval: 5 }).toBe(COMMENTS + others.length);

  const numbered = (await commentsOf(busy)).filter((text) => text.startsWith('Number '));
  expect(numbered).toEqual(Array.from({ length: COMMENTS }, (_, at) => `Number ${at + 1}`));
  for (const other of others) expect(await commentsOf(other)).toContain('On it.');
  const arrived = site.control.log.effects().filter(({ path }) => path.includes(`/${busy}/comment`));
  for (const [at, { at: late }] of arrived.slice(20).entries()) expect(late - arrived[at]!.at).toBeGreaterThan(1_999);
  const settledAt = await database.read.selectFrom('outbox').select(['id', 'settled_at']).orderBy('id').execute();
  const ofOthers = settledAt.slice(COMMENTS).map((row) => row.settled_at!);
  expect(Math.max(...ofOthers)).toBeLessThan(settledAt[COMMENTS - 1]!.settled_at!);
  hand.stop();
  await pusher.stopped;
  await close();
  await site.close();
  await remove();
}, 30_000);

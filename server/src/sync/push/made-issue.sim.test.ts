import { expect, test } from 'vitest';
import { startJiraSimulator } from '../../../../simulators/jira/simulator.ts';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { jiraAtHand } from '../../../testing/push/site-senders.ts';
import { ANCHOR, callSite, INTEGRATION } from '../../../testing/two-sites.ts';
import { accountSenders } from './account-senders.ts';
import { createJiraSender, jiraTicketReader } from './jira-sender.ts';

test('J15, I37: an issue made here is mirrored at once, and found again wherever it was moved', async () => {
  const { database, remove } = await temporarySqlite();
  const hand = await pushAtHand(database);
  hand.clock.advance(ANCHOR + 60_000);
  const site = await startJiraSimulator({ tickets: 60, anchorMs: ANCHOR, clock: hand.clock, rateLimits: false });
  const call = callSite(site.url, `${INTEGRATION.email}:${INTEGRATION.jiraToken}`);
  const { values: projects } = await call('GET', '/rest/api/3/project/search?typeKey=software');
  site.control.setIndexLag(180_000);
  const { upstream, reading, close } = jiraAtHand(site.url, hand.context);
  const integration = createJiraSender(upstream, reading);
  const senders = accountSenders({
    // The desk of the test stands for a project of the site.
    integration: {
      ...integration,
      make: ({ ticket, ...outgoing }) =>
        integration.make({ ...outgoing, ticket: { ...ticket, deskSourceId: projects[0].id } }),
    },
    linked: async () => null,
    read: jiraTicketReader(upstream, reading),
  });

  await hand.create('Made here');
  await hand.push(senders);
  const [edit] = await hand.outbox();
  expect(edit).toMatchObject({ state: 'confirmed', upstream_id: expect.any(String) });
  const search = { jql: `project = ${projects[0].id} AND summary ~ "Made here"`, fields: ['summary'] };
  expect((await call('POST', '/rest/api/3/search/jql', search)).issues).toEqual([]);
  expect(await database.read.selectFrom('tickets').select(['source_id', 'summary']).execute()).toEqual([
    { source_id: edit?.upstream_id, summary: 'Made here' },
  ]);

  site.control.setIndexLag(0);
  const { key } = await call('GET', `/rest/api/3/issue/${edit?.upstream_id}`);
  site.control.moveIssue(key, projects[1].key);
  const sought = { projectSourceId: projects[0].id, editId: `${edit?.id}-${edit?.created_at}` };
  expect(await upstream.findIssueByEdit(sought), 'moved by somebody before it was looked for').toEqual({
    sourceId: edit?.upstream_id,
  });
  await close();
  await site.close();
  await remove();
});

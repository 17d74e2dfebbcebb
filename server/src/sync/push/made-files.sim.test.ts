import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { type PushAtHand, pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { jiraAtHand, zendeskAtHand } from '../../../testing/push/site-senders.ts';
import { ANCHOR, type Json, startTwoSites, type TwoSites } from '../../../testing/two-sites.ts';
import { accountSenders } from './account-senders.ts';
import type { EditSender, Senders } from './edit-sender.ts';
import { createJiraSender, jiraTicketReader } from './jira-sender.ts';
import { createZendeskSender, zendeskTicketReader } from './zendesk-sender.ts';

/** More tries than all lost answers of a test take together. */
const MOST_TRIES = 60;

let hand: PushAtHand;
let sites: TwoSites;
let senders: Record<'jira' | 'zendesk', Senders>;
const endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const { database, remove } = await temporarySqlite();
  hand = await pushAtHand(database);
  hand.clock.advance(ANCHOR + 60_000);
  sites = await startTwoSites({ tickets: 300, clock: hand.clock });
  const jira = jiraAtHand(sites.addresses.jira, hand.context);
  const zendesk = zendeskAtHand(sites.addresses.zendesk, hand.context);
  endings.push(jira.close, zendesk.close, sites.close, remove);
  const { values: projects } = await sites.call.jira('GET', '/rest/api/3/project/search?typeKey=software');
  senders = {
    jira: sendersOf(createJiraSender(jira.upstream, jira.reading), projects[0].id, {
      read: jiraTicketReader(jira.upstream, jira.reading),
    }),
    zendesk: sendersOf(createZendeskSender(zendesk.upstream, zendesk.reading), '', {
      read: zendeskTicketReader(zendesk.upstream, zendesk.reading),
    }),
  };
});
afterAll(async () => {
  for (const end of endings) await end();
});

/** The desk of the test stands for one of the site. */
function sendersOf(integration: EditSender, deskSourceId: string, { read }: Pick<Senders, 'read'>): Senders {
  const make: EditSender['make'] = ({ ticket, ...outgoing }) =>
    integration.make({ ...outgoing, ticket: { ...ticket, deskSourceId } });
  const findMade: EditSender['findMade'] = ({ ticket, ...outgoing }) =>
    integration.findMade({ ...outgoing, ticket: { ...ticket, deskSourceId } });
  return accountSenders({ integration: { ...integration, make, findMade }, linked: async () => null, read });
}

const SITES = {
  jira: {
    make: '/rest/api/3/issue',
    attach: '/rest/api/3/issue/*/attachments',
    async filesOf(id: string): Promise<string[]> {
      const { fields } = await sites.call.jira('GET', `/rest/api/3/issue/${id}?fields=attachment`);
      return fields.attachment.map(({ filename }: Json) => filename);
    },
    async called(summary: string): Promise<number> {
      const search = { jql: `summary ~ "${summary}" AND created > 1`, fields: ['summary'] };
      return (await sites.call.jira('POST', '/rest/api/3/search/jql', search)).issues.length;
    },
  },
  zendesk: {
    make: '/api/v2/tickets',
    attach: '/api/v2/uploads',
    async filesOf(id: string): Promise<string[]> {
      const { comments } = await sites.call.zendesk('GET', `/api/v2/tickets/${id}/comments`);
      return comments.flatMap(({ attachments }: Json) => attachments.map(({ file_name }: Json) => file_name));
    },
    async called(summary: string): Promise<number> {
      const query = encodeURIComponent(`type:ticket subject:"${summary}"`);
      return (await sites.call.zendesk('GET', `/api/v2/search?query=${query}`)).count;
    },
  },
};

test.each(['jira', 'zendesk'] as const)(
  'I37: a new ticket of %s is made once and has each file once, however often their answers are lost',
  async (source) => {
    const { make, attach, filesOf, called } = SITES[source];
    const { faults } = sites[source].control;
    const lost = { effect: { kind: 'apply_then_drop' } } as const;
    faults.add({ method: 'POST', path: make, ...lost, times: 1 });
    faults.add({ method: 'POST', path: attach, ...lost, times: 3 });
    const summary = `Kept whole by ${source}`;
    const id = await hand.create(summary, { 'one.txt': 'one', 'two.txt': 'two', 'three.txt': 'three' });
    const edit = async () => (await hand.outbox()).find((one) => one.id === id)!;
    for (let tries = 0; tries < MOST_TRIES && (await edit()).state !== 'confirmed'; tries++) {
      await hand.push(senders[source]);
      hand.clock.advance(60_000);
    }
    const { state, upstream_id } = await edit();
    expect(state).toBe('confirmed');
    expect((await filesOf(String(upstream_id))).toSorted()).toEqual(['one.txt', 'three.txt', 'two.txt']);
    expect(await called(summary)).toBe(1);
  },
);

test('I37: a new Zendesk ticket whose answer is lost is found however late, and not taken for refused', async () => {
  const { faults } = sites.zendesk.control;
  faults.add({ method: 'POST', path: '/api/v2/tickets', effect: { kind: 'apply_then_drop' }, times: 1 });
  const found = await senders.zendesk.of(hand.userId);
  let looks = 0;
  // Long enough for the ticket to be sent again, with its files brought anew, under a mark that is taken.
  const behind: Senders = {
    ...senders.zendesk,
    of: async () => ({ ...found, findMade: async (ticket) => (++looks > 4 ? found.findMade(ticket) : null) }),
  };
  const id = await hand.create('Found late', { 'late.txt': 'late' });
  const edit = async () => (await hand.outbox()).find((one) => one.id === id)!;
  for (let tries = 0; tries < MOST_TRIES && (await edit()).state === 'pending'; tries++) {
    await hand.push(behind);
    hand.clock.advance(60_000);
  }
  const { state, upstream_id } = await edit();
  expect(state).toBe('confirmed');
  expect(looks).toBeGreaterThan(4);
  expect(await SITES.zendesk.filesOf(String(upstream_id))).toEqual(['late.txt']);
  expect(await SITES.zendesk.called('Found late')).toBe(1);
});

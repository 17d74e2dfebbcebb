import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { type HandClock, handClock } from '../../../testing/hand-clock.ts';
import { jiraAtHand, zendeskAtHand } from '../../../testing/push/site-senders.ts';
import { syncAtHand } from '../../../testing/sync-at-hand.ts';
import { ANCHOR, type Json, startTwoSites, type TwoSites } from '../../../testing/two-sites.ts';
import type { NewTicket, TicketEdit } from '../../domain/edit.ts';
import { type EditBase, wantedMembers } from '../../domain/edit-conflict.ts';
import { AppError } from '../../domain/errors.ts';
import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { EditSender, OutgoingEdit } from './edit-sender.ts';
import { createJiraSender } from './jira-sender.ts';
import { createZendeskSender } from './zendesk-sender.ts';

const SECOND_MS = 1_000;

let clock: HandClock;
let sites: TwoSites;
let jira: ReturnType<typeof jiraAtHand>;
let zendesk: ReturnType<typeof zendeskAtHand>;
const endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  clock = handClock(ANCHOR + 60 * SECOND_MS);
  sites = await startTwoSites({ tickets: 300, clock });
  const { database, remove } = await temporarySqlite();
  const context = { ...(await syncAtHand(database)).context, clock };
  jira = jiraAtHand(sites.addresses.jira, context);
  zendesk = zendeskAtHand(sites.addresses.zendesk, context);
  endings.push(jira.close, zendesk.close, sites.close, remove);
});
afterAll(async () => {
  for (const end of endings) await end();
});

/** An issue that may be moved, its status and the ways it may go. */
async function movableIssue(): Promise<{ id: string; key: string; status: string; moves: Json[] }> {
  const { issues } = await sites.call.jira('POST', '/rest/api/3/search/jql', {
    jql: 'statusCategory != Done ORDER BY created DESC',
    fields: ['status'],
    maxResults: 50,
  });
  for (const { id, key, fields } of issues) {
    if (used.has(id)) continue;
    const { transitions } = await sites.call.jira('GET', `/rest/api/3/issue/${key}/transitions`);
    const moves = transitions.filter(({ to }: Json) => to.id !== fields.status.id);
    if (moves.length < 2) continue;
    used.add(id);
    return { id, key, status: fields.status.id, moves };
  }
  throw new Error('no issue that may be moved is left');
}
const used = new Set<string>();

function outgoing(ticketSourceId: string, edit: TicketEdit, base: EditBase): OutgoingEdit {
  expect(Object.keys(base)).toEqual(Object.keys(wantedMembers(edit)));
  return { mark: `test-${ticketSourceId}`, ticketSourceId, edit, base, madeAt: clock.now() };
}

const move = (to: Json): TicketEdit => ({
  kind: 'transition',
  transitionId: to.id,
  toStatusSourceId: to.to.id,
  fields: {},
});

const statusOf = async (key: string) =>
  (await sites.call.jira('GET', `/rest/api/3/issue/${key}?fields=status`)).fields.status.id;

test('J24: a move that meets another write is looked up and made again; without end it is put off', async () => {
  const { id, key, status, moves } = await movableIssue();
  const sender = createJiraSender(jira.upstream, jira.reading);
  const edit = outgoing(id, move(moves[0]), { status: [status] });
  sites.jira.control.conflict(key, 99);
  await expect(sender.send(edit)).rejects.toMatchObject({ kind: 'upstream_failed', details: { ambiguous: false } });
  sites.jira.control.conflict(key, 2);
  await expect(sender.send(edit)).resolves.toEqual({ kind: 'stands', sourceId: null });
  expect(await statusOf(key)).toBe(moves[0].to.id);
});

test('a change whose answer was lost is found to stand, and is not where it never arrived', async () => {
  const { id, key, status, moves } = await movableIssue();
  const sender = createJiraSender(jira.upstream, jira.reading);
  const edit = outgoing(id, move(moves[0]), { status: [status] });
  expect(await sender.find(edit)).toBeNull();
  await sites.call.jira('POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id: moves[0].id } });
  expect(await sender.find(edit)).toEqual({ sourceId: null });
});

test('J24: a move that is not offered any more, because somebody else moved it, is a conflict', async () => {
  const { id, key, status, moves } = await movableIssue();
  const [mine, theirs] = moves;
  const racing: JiraUpstream = {
    ...jira.upstream,
    transition: async () => {
      await sites.call.jira('POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id: theirs.id } });
      const details = { status: 400, reason: 'It is not valid for the current state of this issue.' };
      throw new AppError('upstream_refused', 'JIRA_API_ERROR', 'Jira answered 400.', { details });
    },
  };
  const sent = await createJiraSender(racing, jira.reading).send(outgoing(id, move(mine), { status: [status] }));
  expect(sent).toEqual({
    kind: 'conflict',
    conflicts: [{ field: 'status', base: status, theirs: theirs.to.id, yours: mine.to.id }],
  });
  expect(await statusOf(key)).toBe(theirs.to.id);
  const same = outgoing(id, move(theirs), { status: [status] });
  await expect(createJiraSender(racing, jira.reading).send(same)).resolves.toMatchObject({ kind: 'stands' });
});

test('Z14: what somebody changes between our look and our write survives it, and tags of all stay', async () => {
  const { tickets } = await sites.call.zendesk('GET', '/api/v2/tickets.json?page[size]=50');
  const ticket = tickets.find((one: Json) => one.status === 'open');
  const id = String(ticket.id);
  const elsewhere = [{ priority: 'urgent' }, { tags: [...ticket.tags, 'theirs'] }];
  const racing: ZendeskUpstream = {
    ...zendesk.upstream,
    updateTicket: async (...args) => {
      const change = elsewhere.shift();
      if (change) {
        clock.advance(2 * SECOND_MS);
        await sites.call.zendesk('PUT', `/api/v2/tickets/${id}.json`, { ticket: change });
      }
      return zendesk.upstream.updateTicket(...args);
    },
  };
  const edit: TicketEdit = { kind: 'fields', fields: { summary: 'Mine', labels: [...ticket.tags, 'mine'] } };
  const base = { summary: [ticket.subject], labels: [ticket.tags] };
  const sent = await createZendeskSender(racing, zendesk.reading).send(outgoing(id, edit, base));
  expect(sent.kind).toBe('stands');
  const now = (await sites.call.zendesk('GET', `/api/v2/tickets/${id}.json`)).ticket;
  expect(now).toMatchObject({ subject: 'Mine', priority: 'urgent' });
  expect(now.tags.toSorted()).toEqual([...ticket.tags, 'mine', 'theirs'].toSorted());
});

test('Z14: what somebody changes there to something else is a conflict', async () => {
  const { tickets } = await sites.call.zendesk('GET', '/api/v2/tickets.json?page[size]=50');
  const ticket = tickets.find((one: Json) => one.status === 'open');
  const id = String(ticket.id);
  let first = true;
  const racing: ZendeskUpstream = {
    ...zendesk.upstream,
    updateTicket: async (...args) => {
      if (first) {
        first = false;
        clock.advance(2 * SECOND_MS);
        await sites.call.zendesk('PUT', `/api/v2/tickets/${id}.json`, { ticket: { subject: 'Theirs' } });
      }
      return zendesk.upstream.updateTicket(...args);
    },
  };
  const edit: TicketEdit = { kind: 'fields', fields: { summary: 'Mine, later' } };
  const sent = await createZendeskSender(racing, zendesk.reading).send(
    outgoing(id, edit, { summary: [ticket.subject] }),
  );
  expect(sent).toEqual({
    kind: 'conflict',
    conflicts: [{ field: 'summary', base: ticket.subject, theirs: 'Theirs', yours: 'Mine, later' }],
  });
});

test.for([0, 60, 180])(
  'J23: an issue whose answer was lost is found however far the search is behind (%i s), before it would be sent again',
  async (lagSeconds) => {
    sites.jira.control.setIndexLag(lagSeconds * SECOND_MS);
    const path = '/rest/api/3/issue';
    sites.jira.control.faults.add({ method: 'POST', path, effect: { kind: 'apply_then_drop' }, times: 1 });
    const sender = createJiraSender(jira.upstream, jira.reading);
    const ticket = await newTicket();
    const outgoingTicket = { mark: `made-${lagSeconds}`, ticket, sentAt: clock.now() };
    await expect(sender.make(outgoingTicket)).rejects.toMatchObject({ details: { ambiguous: true } });
    const found = await lookedFor(sender, outgoingTicket);
    sites.jira.control.setIndexLag(0);
    expect(found).not.toBeNull();
    const { fields } = await sites.call.jira('GET', `/rest/api/3/issue/${found!.sourceId}?fields=summary`);
    expect(fields.summary).toBe(ticket.summary);
  },
);

test('a ticket sent to Zendesk twice is one', async () => {
  const sender = createZendeskSender(zendesk.upstream, zendesk.reading);
  const outgoingTicket = {
    mark: 'made-twice',
    ticket: { ...(await newTicket()), type: 'Question', deskSourceId: '' },
    sentAt: null,
  };
  const first = await sender.make(outgoingTicket);
  expect(await sender.make(outgoingTicket)).toEqual(first);
  expect(await sender.findMade(outgoingTicket)).toEqual(first);
});

/** Looks as often as the sender asks for before it takes a ticket for not made. */
async function lookedFor(sender: EditSender, ticket: Parameters<EditSender['findMade']>[0]) {
  for (let look = 0; look < sender.looksForMade.times; look++) {
    const found = await sender.findMade(ticket);
    if (found) return found;
    clock.advance(sender.looksForMade.everyMs);
  }
  return null;
}

async function newTicket(): Promise<NewTicket> {
  const { values } = await sites.call.jira('GET', '/rest/api/3/project/search?typeKey=service_desk');
  const { issues } = await sites.call.jira('POST', '/rest/api/3/search/jql', {
    jql: `project = ${values[0].id} AND created > 1`,
    fields: ['issuetype'],
    maxResults: 1,
  });
  return {
    deskId: 1,
    deskSourceId: values[0].id,
    type: issues[0].fields.issuetype.name,
    summary: 'Made once',
    description: null,
    priority: null,
    labels: [],
    assigneeSourceId: null,
    requesterSourceId: null,
  };
}

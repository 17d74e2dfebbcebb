import { expect, test } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { type SyncAtHand, syncAtHand } from '../../testing/sync-at-hand.ts';
import { cannedTransport } from '../upstream/canned-transport.testing.ts';
import { createJiraClient } from '../upstream/jira/jira-client.ts';
import type { IssueReading } from '../upstream/jira/jira-upstream.ts';
import { createZendeskClient } from '../upstream/zendesk/zendesk-client.ts';
import { takeOver } from './take-over.ts';
import { syncPeople } from './zendesk/export-streams.ts';

const READING: IssueReading = {
  catalogue: {
    shown: [],
    storyPoints: [],
    sprint: null,
    requestType: null,
    participants: null,
    approvals: null,
    slas: [],
  },
  priorities: [],
};

eachDatabase((_name, open) => {
  test('J14: whoever is deactivated, hides the e-mail address or loses the name stays the same person', async () => {
    const hand = await syncAtHand(await open());
    const known = { accountId: '557058:a', displayName: 'Ann', emailAddress: 'ann@acme.example', active: true };
    await assigned(hand, known, 1);
    const [before] = await people(hand);
    expect(before).toMatchObject({ source_id: '557058:a', name: 'Ann', email: 'ann@acme.example', active: 1 });
    await assigned(hand, { accountId: '557058:a', displayName: 'Ann B.', active: false }, 2);
    expect(await people(hand)).toEqual([{ ...before, name: 'Ann B.', active: 0 }]);
    await assigned(hand, { accountId: '557058:a', active: false }, 3);
    expect(await people(hand)).toEqual([{ ...before, name: 'Former user', active: 0 }]);
    const { database } = hand.context;
    expect(await database.read.selectFrom('tickets').select('assignee_id').execute()).toEqual([
      { assignee_id: before?.id },
    ]);
  });

  test('Z12: whoever is suspended or deleted stays, inactive', async () => {
    const hand = await syncAtHand(await open());
    const ann = { id: 1, name: 'Ann', role: 'agent', active: true };
    const bob = { id: 2, name: 'Bob', role: 'end-user', active: true };
    await exported(hand, [ann, bob]);
    const before = await people(hand);
    expect(before.map(({ name, active }) => [name, active])).toEqual([
      ['Ann', 1],
      ['Bob', 1],
    ]);
    await exported(hand, [
      { ...ann, active: false },
      { ...bob, suspended: true },
    ]);
    expect(await people(hand)).toEqual(before.map((person) => ({ ...person, active: 0 })));
    await exported(hand, []);
    expect(await people(hand)).toHaveLength(2);
  });
});

/** Takes over an issue that this person is assigned to, as it stands on a day of November. */
async function assigned({ context }: SyncAtHand, assignee: object, day: number): Promise<void> {
  const fields = {
    summary: 'x',
    status: { id: '3', name: 'Open', statusCategory: { key: 'new' } },
    project: { id: '10001', key: 'MSM' },
    issuetype: { name: 'Task', subtask: false },
    created: '2026-11-01T00:00:00.000Z',
    updated: `2026-11-0${day}T00:00:00.000Z`,
    assignee,
  };
  const transport = cannedTransport('jira', () => JSON.stringify({ id: '1', key: 'MSM-1', fields }));
  const issue = await createJiraClient({ transport, siteUrl: 'https://acme.atlassian.net' }).issue('1', READING);
  const { clock, connectionId, database, linkPeople } = context;
  await database.transaction((tx) => takeOver(tx, connectionId, { tickets: [issue!] }, clock.now(), linkPeople));
}

/** Reads an export that tells of these people. */
async function exported({ clock, context }: SyncAtHand, users: readonly object[]): Promise<void> {
  const transport = cannedTransport('zendesk', () => JSON.stringify({ users, after_cursor: 'c', end_of_stream: true }));
  const upstream = createZendeskClient({ transport, siteUrl: 'https://acme.zendesk.com', clock });
  await syncPeople(context, upstream, { full: false });
}

function people({ context }: SyncAtHand) {
  return context.database.read
    .selectFrom('people')
    .select(['id', 'source_id', 'name', 'email', 'active'])
    .orderBy('source_id')
    .execute();
}

import type { SourceDesk, SourcePerson, SourcePriority, SourceStatus } from '../../src/domain/source.ts';
import type { Database } from '../../src/store/database.ts';
import { writePriorities, writeSiteFacts, writeStatuses, writeTransitions } from '../../src/store/mirror/catalogue.ts';
import { writeDesks } from '../../src/store/mirror/desks.ts';
import { writePeople } from '../../src/store/mirror/people.ts';
import { sourcePerson } from '../source-ticket.ts';

/*
 * Two sites small enough to be scanned by hand after every change, and accounts that see different parts of them.
 */

/** A Saturday evening; the clocks of New York go forward in the night. */
export const BEGIN = Date.UTC(2026, 2, 7, 23);

/** The zone of both sites' integration accounts. */
export const SITE_ZONE = 'America/New_York';

const JIRA_STATUSES: SourceStatus[] = [
  { sourceId: '10', name: 'Open', category: 'new', waitsFor: 'none' },
  { sourceId: '11', name: 'Work in progress', category: 'in_progress', waitsFor: 'none' },
  { sourceId: '12', name: 'Waiting for customer', category: 'waiting', waitsFor: 'requester' },
  { sourceId: '13', name: 'On hold', category: 'waiting', waitsFor: 'other' },
  { sourceId: '14', name: 'Done', category: 'done', waitsFor: 'none' },
  { sourceId: '15', name: 'Cancelled', category: 'done', waitsFor: 'none' },
];

const ZENDESK_STATUSES: SourceStatus[] = [
  { sourceId: 'new', name: 'New', category: 'new', waitsFor: 'none' },
  { sourceId: 'open', name: 'Open', category: 'in_progress', waitsFor: 'none' },
  { sourceId: 'pending', name: 'Pending', category: 'waiting', waitsFor: 'requester' },
  { sourceId: 'hold', name: 'On-hold', category: 'waiting', waitsFor: 'other' },
  { sourceId: 'solved', name: 'Solved', category: 'done', waitsFor: 'none' },
  { sourceId: 'closed', name: 'Closed', category: 'done', waitsFor: 'none' },
];

const priorities = (...names: string[]): SourcePriority[] => names.map((name, n) => ({ name, rank: n + 1 }));

const people = (first: number): SourcePerson[] => [
  ...[0, 1, 2, 3].map((n) => sourcePerson({ sourceId: String(first + n) })),
  ...[4, 5].map((n) => sourcePerson({ sourceId: String(first + n), kind: 'customer' })),
];

export interface WorldSite {
  readonly connectionId: number;
  readonly kind: 'jira' | 'zendesk';
  readonly desks: readonly SourceDesk[];
  readonly statuses: readonly SourceStatus[];
  readonly priorities: readonly SourcePriority[];
  readonly people: readonly SourcePerson[];
}

export const JIRA: WorldSite = {
  connectionId: 1,
  kind: 'jira',
  desks: [
    { sourceId: '100', kind: 'service_desk', key: 'ASK', name: 'Ask' },
    { sourceId: '101', kind: 'service_desk', key: 'BOX', name: 'Box' },
    { sourceId: '102', kind: 'project', key: 'CAR', name: 'Car' },
  ],
  statuses: JIRA_STATUSES,
  priorities: priorities('Highest', 'High', 'Medium', 'Low'),
  people: people(200),
};

export const ZENDESK: WorldSite = {
  connectionId: 2,
  kind: 'zendesk',
  desks: [
    { sourceId: '501', kind: 'group', key: 'G501', name: 'Front' },
    { sourceId: '502', kind: 'group', key: 'G502', name: 'Back' },
  ],
  statuses: ZENDESK_STATUSES,
  priorities: priorities('Urgent', 'High', 'Normal', 'Low'),
  people: people(600),
};

export const SITES: readonly WorldSite[] = [JIRA, ZENDESK];

export const SLA_NAME = 'Time to resolution';
export const CLOSED_STATUS = 'closed';

/** Someone with an account here. */
export interface WorldUser {
  readonly id: number;
  readonly timeZone: string;
  /** Desks by source id. */
  readonly desks: readonly string[];
  /** Who they are at each site at first, by source id; null: nobody. */
  readonly people: { readonly [connectionId: number]: string | null };
}

/** An agent of both sites, one of Jira alone, a customer who sees a desk, and someone who is nobody anywhere. */
export const USERS: readonly WorldUser[] = [
  {
    id: 1,
    timeZone: 'America/New_York',
    desks: ['100', '101', '102', '501', '502'],
    people: { 1: '200', 2: '600' },
  },
  { id: 2, timeZone: 'Asia/Tokyo', desks: ['100', '501'], people: { 1: '201', 2: null } },
  { id: 3, timeZone: 'UTC', desks: ['101', '102', '502'], people: { 1: '204', 2: '605' } },
  { id: 4, timeZone: 'Asia/Kathmandu', desks: ['100', '101', '102', '501', '502'], people: { 1: null, 2: null } },
];

/** Makes both sites' catalogues, people, accounts and units. The two service desks share a business unit. */
export async function makeWorld(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    for (const site of SITES) {
      await tx.db.insertInto('connections').values(connection(site)).execute();
      await writeSiteFacts(tx, site.connectionId, {
        timeZone: SITE_ZONE,
        fields: { custom: [], storyPoints: [], slas: [SLA_NAME] },
      });
      await writeStatuses(tx, site.connectionId, site.statuses);
      await writePriorities(tx, site.connectionId, site.priorities);
      await writeDesks(tx, site.connectionId, site.desks, BEGIN);
      await writePeople(tx, site.connectionId, site.people);
    }
    const desks = await tx.db.selectFrom('desks').selectAll().orderBy('id').execute();
    const [ask, box] = desks.filter((desk) => desk.kind === 'service_desk');
    await tx.db.updateTable('desks').set({ unit_id: ask!.unit_id }).where('id', '=', box!.id).execute();
    const moves = JIRA_STATUSES.map(({ sourceId, name, category }) => ({
      id: `to-${sourceId}`,
      name,
      to_status_id: sourceId,
      to_status: name,
      to_category: category,
    }));
    for (const desk of desks.filter((one) => one.connection_id === JIRA.connectionId)) {
      for (const type of ['Task', 'Sub-task']) {
        for (const { sourceId } of JIRA_STATUSES) {
          const place = { deskId: desk.id, type, statusId: sourceId };
          await writeTransitions(tx, JIRA.connectionId, place, moves, BEGIN);
        }
      }
    }
    const known = await tx.db.selectFrom('people').select(['id', 'connection_id', 'source_id']).execute();
    for (const user of USERS) {
      await tx.db.insertInto('users').values(account(user)).execute();
      const links = known.filter((person) => user.people[person.connection_id] === person.source_id);
      for (const { connection_id, id } of links) {
        await tx.db.insertInto('user_people').values({ user_id: user.id, connection_id, person_id: id }).execute();
      }
    }
  });
}

function connection({ connectionId, kind }: WorldSite) {
  return {
    id: connectionId,
    kind,
    name: kind,
    site: `https://${kind}.example`,
    managed_by: 'settings' as const,
    auth_kind: 'basic' as const,
    secret: '',
    state: 'ready' as const,
    error: null,
    time_zone: 'UTC',
    created_at: BEGIN,
  };
}

function account({ id, timeZone }: WorldUser) {
  return {
    id,
    email: `user-${id}@here.example`,
    name: `User ${id}`,
    role: 'agent' as const,
    password_hash: '',
    active: 1,
    all_desks: 0,
    preferences: JSON.stringify({ time_zone: timeZone }),
    created_at: BEGIN,
    last_login: null,
  };
}

import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/each-database.ts';
import { FakeUpstream } from '../../../testing/push/fake-upstream.ts';
import { type PushAtHand, pushAtHand } from '../../../testing/push/push-at-hand.ts';
import { sourceComment, sourcePerson, sourceTicket } from '../../../testing/source-ticket.ts';
import type { Database } from '../../store/database.ts';
import { failed } from '../../upstream/transport/refusal.ts';
import { DecodeError } from '../../upstream/transport/wire.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { CATALOGUE as CATALOGUE_STREAM, syncCatalogue } from '../zendesk/account-catalogue.ts';
import { EVENTS, syncEvents } from '../zendesk/event-stream.ts';
import { PEOPLE, syncPeople, syncTickets, TICKETS } from '../zendesk/export-streams.ts';
import { ORGANIZATIONS, syncOrganizations } from '../zendesk/organization-stream.ts';
import { replay } from './replay.ts';
import { writeStanding } from './write-standing.ts';

const CATALOGUE: ZendeskCatalogue = { fields: [], customStatuses: [], forms: [], slaPolicies: [], lacking: [] };
const NEXT = { rejected: [], cursor: 'next', endOfStream: true };
const ONCE = { full: false };

/** What neither database takes where something must stand. */
const REFUSED = null as never;

eachDatabase((_name, open) => {
  let database: Database;
  let hand: PushAtHand;
  beforeEach(async () => {
    database = await open();
    hand = await pushAtHand(database);
  });

  const ticket = (sourceId: string, own: Partial<Parameters<typeof sourceTicket>[0]> = {}) =>
    sourceTicket({ sourceId, deskSourceId: 'd', ...own });

  const aside = () =>
    database.read
      .selectFrom('quarantine')
      .select(['stream', 'source_id'])
      .orderBy('stream')
      .orderBy('source_id')
      .execute();

  const cursorOf = async (stream: string) =>
    (
      await database.read
        .selectFrom('sync_streams')
        .select('cursor')
        .where('stream', '=', stream)
        .executeTakeFirstOrThrow()
    ).cursor;

  const ticketIds = async () =>
    (await database.read.selectFrom('tickets').select('source_id').orderBy('source_id').execute()).map(
      ({ source_id }) => source_id,
    );

  function zendesk(own: Partial<ZendeskUpstream>): ZendeskUpstream {
    const nothing = async () => ({ tickets: [], rejected: [] });
    return { ticketsByIds: nothing, usersByIds: async () => [], ...own } as ZendeskUpstream;
  }

  describe('I32: what the database refuses is put aside, and its stream goes on', () => {
    test('a person', async () => {
      const people = ['1', '2', '3'].map((sourceId) => sourcePerson({ sourceId }));
      people[1]!.name = REFUSED;
      await syncPeople(hand.context, zendesk({ exportUsers: async () => ({ people, ...NEXT }) }), ONCE);
      expect(await aside()).toEqual([{ stream: 'people', source_id: '2' }]);
      expect(await cursorOf(PEOPLE)).toContain('next');
      expect(await database.read.selectFrom('people').select('source_id').execute()).toHaveLength(2);
    });

    test('a person that comes with tickets, which stay', async () => {
      const stranger = sourcePerson({ sourceId: 'p', name: REFUSED });
      const tickets = ['1', '2'].map((id) => ticket(id, { requesterSourceId: 'p', people: [stranger] }));
      const upstream = zendesk({ exportTickets: async () => ({ tickets, people: [stranger], ...NEXT }) });
      await syncTickets(hand.context, upstream, CATALOGUE, ONCE);
      expect(await aside()).toEqual([{ stream: 'people', source_id: 'p' }]);
      expect(await ticketIds()).toEqual(['1', '2']);
    });

    test('a ticket of an export', async () => {
      const tickets = [ticket('1'), ticket('2', { summary: REFUSED }), ticket('3')];
      await syncTickets(
        hand.context,
        zendesk({ exportTickets: async () => ({ tickets, people: [], ...NEXT }) }),
        CATALOGUE,
        ONCE,
      );
      expect(await aside()).toEqual([{ stream: TICKETS, source_id: '2' }]);
      expect(await cursorOf(TICKETS)).toContain('next');
      expect(await ticketIds()).toEqual(['1', '3']);
    });

    test('what was said in a ticket, which can be replayed', async () => {
      await writeStanding(hand.context, TICKETS, {
        arrival: { tickets: [ticket('1'), ticket('2')] },
        readAt: 0,
        rejected: [],
      });
      const said = (sourceId: string, createdAt: number) => ({
        sourceId,
        conversation: {
          comments: [sourceComment({ sourceId: `c${sourceId}`, createdAt })],
          attachments: [],
          people: [],
        },
        histories: [],
      });
      const tickets = [said('1', REFUSED), said('2', 5)];
      const page = { tickets, rejected: [], nextTime: 7_000, endOfStream: true };
      await syncEvents(hand.context, zendesk({ exportTicketEvents: async () => page }), CATALOGUE, ONCE);
      expect(await aside()).toEqual([{ stream: 'history', source_id: '1' }]);
      expect(await cursorOf(EVENTS)).toContain('7000');
      const comments = () => database.read.selectFrom('comments').select('source_id').orderBy('source_id').execute();
      expect(await comments()).toEqual([{ source_id: 'c2' }]);

      const { id } = await database.read.selectFrom('quarantine').select('id').executeTakeFirstOrThrow();
      const whole = (createdAt: number) => {
        const items = [sourceComment({ sourceId: 'c1', createdAt })];
        const tickets = [ticket('1', { version: 2, comments: { items, complete: true } })];
        return { arrival: { tickets, histories: new Map([['1', []]]) }, rejected: [] };
      };
      const reader = (createdAt: number) => ({
        ticket: async () => whole(createdAt),
        person: async () => null,
        organization: async () => null,
      });
      expect(await replay(hand.context, reader(REFUSED), id)).toMatchObject({
        outcome: 'still_rejected',
        cause: 'refused',
      });
      expect(await replay(hand.context, reader(4), id)).toEqual({ outcome: 'taken_over', cause: null, reason: null });
      expect(await aside()).toEqual([]);
      expect(await comments()).toEqual([{ source_id: 'c1' }, { source_id: 'c2' }]);
    });

    test('an organisation, which can be replayed', async () => {
      const organizations = [
        { sourceId: '1', name: 'One' },
        { sourceId: '2', name: REFUSED },
      ];
      const page = { organizations, rejected: [], nextTime: 7_000, endOfStream: true };
      await syncOrganizations(hand.context, zendesk({ exportOrganizations: async () => page }), ONCE);
      expect(await aside()).toEqual([{ stream: ORGANIZATIONS, source_id: '2' }]);
      expect(await cursorOf(ORGANIZATIONS)).toContain('7000');
      const { id } = await database.read.selectFrom('quarantine').select('id').executeTakeFirstOrThrow();
      const reader = {
        ticket: async () => null,
        person: async () => null,
        organization: async () => ({
          arrival: { tickets: [] },
          organizations: [{ sourceId: '2', name: 'Two' }],
          rejected: [],
        }),
      };
      expect(await replay(hand.context, reader, id)).toEqual({ outcome: 'taken_over', cause: null, reason: null });
      expect(await database.read.selectFrom('organizations').select('name').orderBy('name').execute()).toEqual([
        { name: 'One' },
        { name: 'Two' },
      ]);
      expect(await aside()).toEqual([]);
    });

    test('a view and a status, named among what is lacking', async () => {
      const queue = (sourceId: string, name: string) => ({
        sourceId,
        deskSourceId: '',
        name,
        position: sourceId === '2' ? REFUSED : 1,
        query: { language: 'zendesk' as const, conditions: { all: [], any: [] } },
      });
      const status = (sourceId: string, name: string) => ({
        sourceId,
        name,
        category: sourceId === '20' ? REFUSED : ('new' as const),
        waitsFor: 'none' as const,
      });
      const upstream = zendesk({
        me: async () => ({ person: sourcePerson({ sourceId: '1' }), timeZone: 'UTC', isAdmin: true }),
        catalogue: async () => CATALOGUE,
        priorities: () => [],
        statuses: () => [status('10', 'New'), status('20', 'Odd')],
        groups: async () => [{ sourceId: '', kind: 'account', key: 'ZD', name: 'Acme' }],
        views: async () => [queue('1', 'Mine'), queue('2', 'Strange')],
      });
      await syncCatalogue(hand.context, upstream);
      const { lacking } = await database.read
        .selectFrom('sync_streams')
        .select('lacking')
        .where('stream', '=', CATALOGUE_STREAM)
        .executeTakeFirstOrThrow();
      expect(lacking).toBe('status Odd, view Strange');
      expect(await database.read.selectFrom('queues').select('name').execute()).toEqual([{ name: 'Mine' }]);
      expect(await database.read.selectFrom('statuses').select('name').execute()).toEqual([{ name: 'New' }]);
    });

    test('a ticket that is read by its id', async () => {
      const tickets = [ticket('1', { type: REFUSED }), ticket('2')];
      await writeStanding(hand.context, 'issues', { arrival: { tickets }, readAt: 0, rejected: [] });
      expect(await aside()).toEqual([{ stream: 'issues', source_id: '1' }]);
      expect(await ticketIds()).toEqual(['2']);
    });
  });

  describe('I36: an edit that stands is settled', () => {
    test('when the database refuses what the ticket has become', async () => {
      const upstream = new FakeUpstream();
      await hand.edit('1');
      upstream.change('1', { type: REFUSED });
      await hand.push(upstream);
      expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }]);
      expect(await aside()).toEqual([{ stream: 'edits', source_id: '1' }]);
    });

    test('when what the ticket has become is not understood, after some tries', async () => {
      const broken = failed('jira', 'gave an answer we do not understand', { ambiguous: false }, new DecodeError('x'));
      const upstream = new FakeUpstream({ read: Array.from({ length: 20 }, () => broken) });
      await hand.edit('1');
      for (let tries = 0; tries < 10; tries++) await hand.push(upstream);
      expect(await hand.outbox()).toMatchObject([{ state: 'confirmed' }]);
      expect(upstream.calls.read).toBeLessThan(10);
      expect(await aside()).toEqual([{ stream: 'edits', source_id: '1' }]);
    });
  });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import type { HandClock } from '../../testing/hand-clock.ts';
import type { SiteSync } from '../../testing/site-sync.ts';
import { startSyncedSites } from '../../testing/synced-sites.ts';
import type { Json, TwoSites } from '../../testing/two-sites.ts';
import { serviceView } from '../features/issues/service-view.ts';
import type { Database } from '../store/database.ts';

const MINUTE_MS = 60_000;

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;

  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 160 }));
  });
  afterEach(() => close());

  const run = async (kind: 'jira' | 'zendesk') => expect(await sync.run(kind), sync.warnings.join('\n')).toBe(true);
  const shown = async (kind: 'jira' | 'zendesk', sourceId: string) => {
    const connectionId = sync.connectionId(kind);
    const { service } = await database.read
      .selectFrom('tickets')
      .select('service')
      .where('connection_id', '=', connectionId)
      .where('source_id', '=', sourceId)
      .executeTakeFirstOrThrow();
    return serviceView(database, connectionId, service);
  };
  const lacking = async (kind: 'jira' | 'zendesk') =>
    (
      await database.read
        .selectFrom('sync_streams')
        .select(['stream', 'lacking'])
        .where('connection_id', '=', sync.connectionId(kind))
        .where('lacking', 'is not', null)
        .orderBy('stream')
        .execute()
    ).map(({ stream, lacking }) => [stream, lacking]);

  test('participants of a request come and go with it, without a call of their own', async () => {
    await run('jira');
    const request = await database.read
      .selectFrom('tickets')
      .innerJoin('desks', 'desks.id', 'tickets.desk_id')
      .select(['tickets.key', 'tickets.source_id'])
      .where('desks.kind', '=', 'service_desk')
      .where('tickets.category', 'is not', null)
      .executeTakeFirstOrThrow();
    const { accountId, displayName } = await sites.call.jira('GET', '/rest/api/3/myself');
    const path = `/rest/servicedeskapi/request/${request.key}/participant`;
    const before = await shown('jira', request.source_id);
    expect(before).toMatchObject({ portal_status: expect.any(String), involved: [] });

    clock.advance(MINUTE_MS);
    await sites.call.jira('POST', path, { accountIds: [accountId] });
    sites.jira.control.log.clear();
    await run('jira');
    expect(await shown('jira', request.source_id)).toEqual({
      ...before,
      involved: [{ person: { id: expect.any(Number), name: displayName }, as: 'participant' }],
    });
    const asked = sites.jira.control.log.counts().filter(({ path: called }) => called.includes('/participant'));
    expect(asked).toEqual([]);

    clock.advance(MINUTE_MS);
    await sites.call.jira('DELETE', path, { accountIds: [accountId] });
    await run('jira');
    expect(await shown('jira', request.source_id)).toEqual(before);
  });

  test('a ticket shows its organisation, followers, rating and measures as its site does', async () => {
    await run('zendesk');
    const tickets: Json[] = (await sites.call.zendesk('GET', '/api/v2/incremental/tickets/cursor.json?start_time=0'))
      .tickets;
    const { organizations } = await sites.call.zendesk('GET', '/api/v2/organizations?page[size]=100');
    const named = new Map(organizations.map((one: Json) => [String(one.id), one.name]));
    const live = tickets.filter(({ status }) => status !== 'deleted');
    expect(live.some(({ organization_id }) => organization_id !== null)).toBe(true);
    for (const ticket of live) {
      const view = await shown('zendesk', String(ticket.id));
      const metric = (await sites.call.zendesk('GET', `/api/v2/tickets/${ticket.id}/metrics`)).ticket_metric;
      const { replies, reopens, reply_time_in_minutes } = Array.isArray(metric) ? metric[0] : metric;
      expect(view).toMatchObject({
        organization: named.get(String(ticket.organization_id)) ?? null,
        measures: { replies, reopens, first_reply_minutes: reply_time_in_minutes.calendar },
        satisfaction:
          ticket.satisfaction_rating && ticket.satisfaction_rating.score !== 'unoffered'
            ? { score: ticket.satisfaction_rating.score }
            : null,
      });
      expect(view?.involved.filter(({ as }) => as === 'follower')).toHaveLength(ticket.follower_ids.length);
    }
  });

  test('a clock names the policy that Zendesk itself says it is held to', async () => {
    await run('zendesk');
    const { ticket_metric_events: events } = await sites.call.zendesk(
      'GET',
      '/api/v2/incremental/ticket_metric_events?start_time=1000000000&per_page=1000',
    );
    const told = new Set<string>(
      events
        .filter(({ type }: Json) => type === 'apply_sla')
        .map(({ ticket_id, sla }: Json) => `ZD-${ticket_id} ${sla.policy.title}`),
    );
    const clocks = await database.read
      .selectFrom('sla_clocks')
      .innerJoin('tickets', 'tickets.id', 'sla_clocks.ticket_id')
      .select(['tickets.key', 'sla_clocks.name'])
      .execute();
    const named = clocks.map(({ key, name }) => `${key} ${/^[A-Z][a-z ]+ \((.+)\)$/.exec(name)?.[1]}`);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((one) => !told.has(one))).toEqual([]);
  });

  test('Z19: what a plan leaves out is named, and holds nothing else up', async () => {
    const { faults } = sites.zendesk.control;
    for (const path of [
      '/api/v2/ticket_forms*',
      '/api/v2/custom_statuses*',
      '/api/v2/slas/policies*',
      '/api/v2/incremental/organizations*',
    ]) {
      faults.add({ path, effect: { kind: 'status', status: 403, body: { error: 'Forbidden' } } });
    }
    await run('zendesk');
    expect(await lacking('zendesk')).toEqual([
      ['catalogue', 'ticket forms, custom statuses, service level policies'],
      ['organizations', 'organizations'],
    ]);
    const { total } = await database.read
      .selectFrom('tickets')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    expect(Number(total)).toBeGreaterThan(10);
    faults.clear();
    await run('zendesk');
    expect(await lacking('zendesk')).toEqual([]);
  });
});

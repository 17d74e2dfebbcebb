import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import type { HandClock } from '../../testing/hand-clock.ts';
import type { SiteSync } from '../../testing/site-sync.ts';
import { sourceTicket } from '../../testing/source-ticket.ts';
import { startSyncedSites } from '../../testing/synced-sites.ts';
import type { TwoSites } from '../../testing/two-sites.ts';
import { keepChosenProjects } from '../store/chosen-projects.ts';
import type { Database } from '../store/database.ts';
import { writeNamedTwins } from '../store/mirror/twins.ts';
import { takeOver } from './take-over.ts';

eachDatabase((_name, open) => {
  let clock: HandClock;
  let sites: TwoSites;
  let database: Database;
  let sync: SiteSync;
  let close: () => Promise<void>;
  /** Ids of the site's projects by their keys. */
  let projects: Map<string, string>;

  beforeEach(async () => {
    ({ clock, database, sites, sync, close } = await startSyncedSites(await open(), { tickets: 160 }));
    const { values } = await sites.call.jira('GET', '/rest/api/3/project/search');
    projects = new Map(values.map(({ id, key }: { id: string; key: string }) => [key, id]));
  });
  afterEach(() => close());

  const run = async () => expect(await sync.run('jira'), sync.warnings.join('\n')).toBe(true);
  const choose = (keys: readonly string[] | null) =>
    database.transaction((tx) =>
      keepChosenProjects(tx, sync.connectionId('jira'), keys?.map((key) => projects.get(key)!) ?? null),
    );
  const desks = async () => {
    const rows = await database.read
      .selectFrom('desks')
      .select('key')
      .where('connection_id', '=', sync.connectionId('jira'))
      .where('removed_at', 'is', null)
      .execute();
    return rows.map(({ key }) => key).toSorted();
  };
  /** How many tickets are held, by project. */
  const held = async () => {
    const rows = await database.read
      .selectFrom('tickets')
      .innerJoin('desks', 'desks.id', 'tickets.desk_id')
      .select(({ fn }) => ['desks.key', fn.countAll<number>().as('count')])
      .where('tickets.connection_id', '=', sync.connectionId('jira'))
      .groupBy('desks.key')
      .execute();
    return Object.fromEntries(rows.map(({ key, count }) => [key, Number(count)]));
  };
  const leftIn = async (table: 'ticket_rows' | 'queues' | 'boards', key: string) => {
    const rows = await database.read
      .selectFrom(table)
      .innerJoin('desks', 'desks.id', `${table}.desk_id`)
      .select(`${table}.id`)
      .where('desks.key', '=', key)
      .$if(table !== 'ticket_rows', (query) => query.where(`${table as 'queues'}.removed_at`, 'is', null))
      .execute();
    return rows.length;
  };

  it('mirrors the chosen projects alone, more when more are chosen, and lets go of what is chosen no more', async () => {
    const [first, second, ...others] = [...projects.keys()].toSorted() as [string, string, ...string[]];
    await choose([first]);
    await run();
    expect(await desks()).toEqual([first]);
    expect(Object.keys(await held())).toEqual([first]);

    await choose([first, second]);
    await run();
    const both = await held();
    expect(Object.keys(both).toSorted()).toEqual([first, second]);

    const gone = await database.read
      .selectFrom('tickets')
      .innerJoin('desks', 'desks.id', 'tickets.desk_id')
      .select('tickets.source_id')
      .where('desks.key', '=', first)
      .executeTakeFirstOrThrow();
    const body = { format: 'html', source: 'https://acme.zendesk.com/agent/tickets/1', text: '' } as const;
    await database.transaction((tx) =>
      writeNamedTwins(tx, sync.connectionId('jira'), [{ sourceId: gone.source_id, bodies: [body], whole: false }]),
    );
    const twins = () => database.read.selectFrom('twins').selectAll().where('source_id', '=', gone.source_id).execute();
    expect(await twins()).toHaveLength(1);

    await choose([second]);
    await run();
    expect(await twins()).toEqual([]);
    expect([await desks(), await held()]).toEqual([[second], { [second]: both[second] }]);
    for (const table of ['ticket_rows', 'queues', 'boards'] as const) expect(await leftIn(table, first)).toBe(0);

    await choose(null);
    await run();
    expect(await desks()).toEqual([first, second, ...others]);
    expect(await held()).toMatchObject(both);
    expect(sync.warnings).toEqual([]);
  });

  it('counts the chosen projects alone: nothing of others is missed or brought, nor of a ticket that is moved out', async () => {
    const [first, second] = [...projects.keys()].toSorted() as [string, string];
    await choose([first]);
    await run();
    const before = (await held())[first]!;
    clock.advance(2 * 60 * 60_000);
    await run();
    expect(await held()).toEqual({ [first]: before });
    const frozen = await database.read.selectFrom('desks').select('key').where('frozen_at', 'is not', null).execute();
    expect(frozen).toEqual([]);
    expect(await leftIn('ticket_rows', second)).toBe(0);

    const moved = await database.read
      .selectFrom('ticket_rows')
      .select(['source_id', 'key'])
      .limit(1)
      .executeTakeFirstOrThrow();
    const elsewhere = sourceTicket({ sourceId: moved.source_id, key: moved.key, deskSourceId: projects.get(second)! });
    await database.transaction((tx) =>
      takeOver(tx, sync.connectionId('jira'), { tickets: [elsewhere] }, clock.now(), async () => {}),
    );
    expect([await leftIn('ticket_rows', first), await leftIn('ticket_rows', second)]).toEqual([before - 1, 0]);
  });
});

import type { SourceTicket } from '../src/domain/source.ts';
import type { Database } from '../src/store/database.ts';
import { takeOver } from '../src/sync/take-over.ts';
import { syncJiraLinks } from '../src/sync/zendesk/jira-links.ts';
import type { JiraLink } from '../src/upstream/zendesk/zendesk-upstream.ts';
import { sourceTicket } from './source-ticket.ts';
import { syncAtHand } from './sync-at-hand.ts';

/** A Jira and a Zendesk whose tickets, and what is listed of their links, a test hands over. */
export async function twinSites(database: Database) {
  const { context, clock } = await syncAtHand(database);
  const jira = context.connectionId;
  const zendesk = await database.transaction(async ({ db }) => {
    const { id: _id, ...like } = await db
      .selectFrom('connections')
      .selectAll()
      .where('id', '=', jira)
      .executeTakeFirstOrThrow();
    const values = { ...like, kind: 'zendesk' as const, site: 'https://acme.zendesk.com' };
    return (await db.insertInto('connections').values(values).returning('id').executeTakeFirstOrThrow()).id;
  });
  const told =
    (connectionId: number, desk: string) => async (own: Partial<SourceTicket> & { sourceId: string; key: string }) => {
      clock.advance(1_000);
      const ticket = sourceTicket({ deskSourceId: desk, version: clock.now(), ...own });
      await database.transaction((tx) =>
        takeOver(tx, connectionId, { tickets: [ticket] }, clock.now(), async () => {}),
      );
    };
  return {
    clock,
    issue: told(jira, 'PLAT'),
    ticket: told(zendesk, 'ZD'),
    /** What Zendesk lists from now on; null where it has no such listing. */
    listed: (links: JiraLink[] | null) =>
      syncJiraLinks({ ...context, connectionId: zendesk }, { jiraLinks: async () => links }),
    deskOf: async (key: string) =>
      (await database.read.selectFrom('tickets').select('desk_id').where('key', '=', key).executeTakeFirstOrThrow())
        .desk_id,
  };
}

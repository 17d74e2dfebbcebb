import { writePriorities, writeSiteFacts, writeStatuses } from '../../store/mirror/catalogue.ts';
import { writeDesks, writeQueues } from '../../store/mirror/desks.ts';
import { noteRuleFacts } from '../../store/mirror/rule-facts.ts';
import { writeStream } from '../../store/mirror/streams.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { SyncContext } from '../sync-context.ts';

export const CATALOGUE = 'catalogue';

/** Reads groups, views, statuses, fields and forms of an account, and keeps them. Small: read again every few minutes. */
export async function syncCatalogue(context: SyncContext, upstream: ZendeskUpstream): Promise<ZendeskCatalogue> {
  const { clock, connectionId, database, signal } = context;
  const options = { signal, purpose: 'catalogue' };
  const account = await upstream.me(options);
  const [catalogue, groups, views] = await Promise.all([
    upstream.catalogue(options),
    upstream.groups(options),
    upstream.views(options),
  ]);
  await database.transaction(async (tx) => {
    await writeSiteFacts(tx, connectionId, {
      timeZone: account.timeZone,
      fields: {
        custom: catalogue.fields.map(({ id, title, type }) => ({ id, name: title, type })),
        storyPoints: [],
        slas: [],
      },
    });
    await writeStatuses(tx, connectionId, upstream.statuses(catalogue));
    await writePriorities(tx, connectionId, upstream.priorities());
    await writeDesks(tx, connectionId, groups, clock.now());
    await writeQueues(tx, connectionId, views, clock.now());
    await noteRuleFacts(tx, connectionId);
    await writeStream(tx, connectionId, CATALOGUE, {
      cursor: null,
      complete: true,
      done: groups.length,
      total: groups.length,
      at: clock.now(),
      lacking: catalogue.lacking.join(', ') || null,
    });
  });
  return catalogue;
}

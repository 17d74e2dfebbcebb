import type { WriteTransaction } from '../../store/database.ts';
import { writePriorities, writeSiteFacts, writeStatuses } from '../../store/mirror/catalogue.ts';
import { writeDesks, writeQueues } from '../../store/mirror/desks.ts';
import { noteRuleFacts } from '../../store/mirror/rule-facts.ts';
import { writeStream } from '../../store/mirror/streams.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { catalogueList, writeLists } from '../reconcile/catalogue-lists.ts';
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
  const at = clock.now();
  const statuses = upstream.statuses(catalogue);
  const lists = [
    catalogueList('status', statuses, (tx, items) => writeStatuses(tx, connectionId, items)),
    catalogueList('group', groups, (tx, items) => writeDesks(tx, connectionId, items, at)),
    catalogueList('view', views, (tx, items) => writeQueues(tx, connectionId, items, at)),
  ];
  const write = async (tx: WriteTransaction, leftOut: readonly string[]) => {
    await writeSiteFacts(tx, connectionId, {
      timeZone: account.timeZone,
      fields: {
        custom: catalogue.fields.map(({ id, title, type }) => ({ id, name: title, type })),
        storyPoints: [],
        slas: [],
      },
    });
    await writePriorities(tx, connectionId, upstream.priorities());
    for (const list of lists) await list.write(tx);
    await noteRuleFacts(tx, connectionId);
    await writeStream(tx, connectionId, CATALOGUE, {
      cursor: null,
      complete: true,
      done: groups.length,
      total: groups.length,
      at: clock.now(),
      lacking: [...catalogue.lacking, ...leftOut].join(', ') || null,
    });
  };
  await writeLists(database, lists, (leftOut) => database.transaction((tx) => write(tx, leftOut)));
  return catalogue;
}

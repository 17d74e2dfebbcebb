import type { SourceHistory, SourcePerson, SourceTicket } from '../../domain/source.ts';
import type { ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { eachLimited } from '../interruptible.ts';
import type { SyncContext } from '../sync-context.ts';
import { TICKETS } from '../zendesk/export-streams.ts';
import type { ZendeskReading } from '../zendesk/zendesk-sync.ts';
import type { HintReader } from './hint-reader.ts';

/** The most tickets Zendesk gives by their ids. */
const AT_ONCE = 100;

/** Tickets whose comments and history are read at once. */
const CALLS = 4;

/** Reads the tickets of a Zendesk account that webhooks spoke of; comments and history of those that have changed. */
export function zendeskHints(context: SyncContext, upstream: ZendeskUpstream, reading: ZendeskReading): HintReader {
  const options = { signal: context.signal, purpose: 'webhooks' };
  return {
    stream: TICKETS,
    atOnce: AT_ONCE,
    read: async (sourceIds) => {
      const catalogue = await reading.catalogue();
      const { tickets, rejected } = await upstream.ticketsByIds(sourceIds, catalogue, options);
      const held = await heldVersions(context, sourceIds);
      const histories = new Map<string, SourceHistory[]>();
      const people: SourcePerson[] = [];
      const changed = tickets.filter(({ sourceId, version }) => held.get(sourceId) !== version);
      await eachLimited(changed, CALLS, async (ticket) => {
        const [conversation, audits] = await Promise.all([
          upstream.comments(ticket.sourceId, options),
          upstream.audits(ticket.sourceId, catalogue, options),
        ]);
        if (conversation) {
          ticket.comments = { items: conversation.comments, complete: true };
          ticket.attachments = conversation.attachments;
        }
        histories.set(ticket.sourceId, audits?.items ?? []);
        people.push(...(conversation?.people ?? []), ...(audits?.people ?? []));
      });
      const told = new Set([...tickets, ...rejected].map(({ sourceId }) => sourceId));
      const gone = sourceIds.filter((id) => !told.has(id));
      return { arrival: { tickets, histories, people }, gone, rejected };
    },
    readCatalogue: reading.readCatalogue,
  };
}

async function heldVersions(
  { connectionId, database }: SyncContext,
  sourceIds: readonly SourceTicket['sourceId'][],
): Promise<Map<string, number>> {
  const rows = await database.read
    .selectFrom('tickets')
    .select(['source_id', 'version'])
    .where('connection_id', '=', connectionId)
    .where('source_id', 'in', [...sourceIds])
    .where('deleted', '=', 0)
    .execute();
  return new Map(rows.map((row) => [row.source_id, row.version]));
}

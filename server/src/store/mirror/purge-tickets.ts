import type { WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import { clearQuarantine } from './quarantine.ts';
import { forgetTwins } from './twins.ts';

/** What was said and done in tickets. Their keys stay, so that whoever asks for one is told that it is gone. */
const SAID = [
  'comments',
  'attachments',
  'worklogs',
  'ticket_history',
  'ticket_links',
  'sla_clocks',
  'ticket_sprints',
  'status_intervals',
] as const satisfies (keyof DatabaseSchema)[];

/** Takes out of the mirror all that tickets said which are deleted upstream, wherever it is held; ids and keys stay. */
export async function purgeTickets(
  tx: WriteTransaction,
  connectionId: number,
  tickets: readonly { id: number; source_id: string }[],
): Promise<void> {
  if (tickets.length === 0) return;
  const { db } = tx;
  const ids = tickets.map(({ id }) => id);
  const sourceIds = tickets.map(({ source_id }) => source_id);
  for (const table of SAID) {
    await db
      .deleteFrom(table as 'comments')
      .where('ticket_id', 'in', ids)
      .execute();
  }
  await db
    .updateTable('ticket_links')
    .set({ other_summary: '' })
    .where('connection_id', '=', connectionId)
    .where('other_source_id', 'in', sourceIds)
    .execute();
  await forgetTwins(tx, connectionId, sourceIds);
  await clearQuarantine(tx, connectionId, { tickets: sourceIds, histories: sourceIds, people: [] });
  const silence = {
    summary: '',
    description_format: null,
    description_source: null,
    description_text: '',
    category: null,
    resolution: null,
    requester_id: null,
    assignee_id: null,
    labels: '[]',
    components: '[]',
    custom_fields: '[]',
    service: null,
    purge_at: null,
  };
  await db.updateTable('tickets').set(silence).where('id', 'in', ids).execute();
}

import type { PartView } from '@speedyflow/contract/conversation';
import type { TwinView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import { personView } from '../../readmodel/ticket-row-view.ts';
import { instant } from '../../stdx/instant.ts';
import type { Database } from '../../store/database.ts';
import { openEdits } from '../../store/outbox/outbox.ts';
import { commentsOf, descriptionHtml, filesIn } from './issue-detail.service.ts';
import { readOutline, type TicketOutline } from './ticket-outline.store.ts';
import { readTwins, twinView } from './twins.store.ts';
import { visibleTicket } from './visible-ticket.ts';

/** All that was said in a ticket and those that are about the same, as far as the caller may see them. */
export async function readConversation(
  database: Database,
  caller: Caller,
  key: string,
): Promise<{ parts: PartView[]; tickets: TwinView[] }> {
  const row = await visibleTicket(database, caller, key);
  const rows: ListedRow[] = [row, ...(await readTwins(database, row.id, caller.deskIds))];
  const told = await Promise.all(rows.map((ticket) => partsOf(database, ticket)));
  return {
    parts: told.flatMap(({ parts }) => parts).toSorted(byTime),
    tickets: rows.map((ticket, n) => twinView(ticket, told[n]!.outline.desk_kind)),
  };
}

async function partsOf(database: Database, row: ListedRow): Promise<{ parts: PartView[]; outline: TicketOutline }> {
  // Read before the comments: one that is confirmed meanwhile shows, never not at all.
  const edits = await openEdits(database.read, row.id);
  const [comments, outline] = await Promise.all([commentsOf(database, row, edits), readOutline(database, row.id)]);
  const parts = comments.map((comment): PartView => ({ ...comment, key: row.key }));
  const [first, ...later] = parts;
  // A ticket of Zendesk is described by its first comment.
  if (row.source === 'zendesk' && first && first.edit_id === undefined)
    return { parts: [{ ...first, opening: true }, ...later], outline };
  const at = instant(row.created_at);
  const opening: PartView = {
    key: row.key,
    opening: true,
    id: 'description',
    author: personView(row.requester_id, row.requester_name),
    html: descriptionHtml(outline, edits, await filesIn(database, row, [outline.description_source])),
    text: outline.description_text,
    public: true,
    from_requester: true,
    created_at: at,
    updated_at: at,
  };
  return { parts: [opening, ...parts], outline };
}

/** What is not confirmed has no place in time yet. */
function byTime(one: PartView, other: PartView): number {
  const unsent = Number(one.edit_id !== undefined) - Number(other.edit_id !== undefined);
  return unsent || Date.parse(one.created_at) - Date.parse(other.created_at);
}

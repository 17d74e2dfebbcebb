import type { TicketRowView } from '@speedyflow/contract/ticket';
import { newDraftId } from '../draft-id.ts';
import { localEditOf } from './local-edits.ts';
import { type EditedField, membersOf, nextOrder, type UnsentEdit, type Wish, wantedOf } from './unsent.ts';

/** An edit made now to a ticket as it is shown. */
export function madeEdit(row: TicketRowView, field: EditedField, patch: UnsentEdit['patch'], wish: Wish): UnsentEdit {
  const before = localEditOf(row.key, field);
  return {
    kind: 'edit',
    id: newDraftId(),
    key: row.key,
    order: nextOrder(),
    at: new Date().toISOString(),
    field,
    patch,
    wish,
    seen: before ? [...before.seen, ...wantedOf(before)] : [membersOf(patch, row)],
    version: row.seq,
  };
}

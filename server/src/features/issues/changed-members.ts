import type { BulkChange } from '@speedyflow/contract/ticket-change';
import type { Caller } from '../../domain/caller.ts';
import type { TicketEdit } from '../../domain/edit.ts';
import { unpackLabels } from '../../readmodel/label-set.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { Reader } from '../../store/database.ts';
import { readPerson } from './issues.store.ts';
import { assignEdit, commentEdit, fieldsEdit, moveEdit, takeEdit, type WantedFields } from './wanted-edits.ts';

/**
 * The edits that give a ticket what a change asks for, in the order they are to be made; members that are so already
 * have none. They are what the row says: whoever keeps them sees to it that it says so still.
 *
 * @throws AppError for the first member this ticket cannot be given
 */
export async function changeEdits(
  database: Reader,
  caller: Caller,
  row: ListedRow,
  change: BulkChange,
): Promise<TicketEdit[]> {
  const edits: TicketEdit[] = [];
  if (change.comment) edits.push(commentEdit(change.comment));
  if (change.assignee_id !== undefined) {
    const edit =
      change.assignee_id === 'me'
        ? await takeEdit(database, caller, row)
        : await assignEdit(database, row, change.assignee_id);
    if (edit.kind === 'assign' && edit.assigneeSourceId !== (await assigneeOf(database, row))) edits.push(edit);
  }
  const fields = wantedFields(row, change);
  if (Object.keys(fields).length > 0) edits.push(await fieldsEdit(database, row, fields));
  // A move may end what the other edits are allowed in.
  const { to_status } = change;
  if (to_status !== undefined && to_status.toLowerCase() !== row.status.toLowerCase()) {
    edits.push(await moveEdit(database, row, { to_status }));
  }
  return edits;
}

async function assigneeOf({ read }: Reader, { assignee_id }: ListedRow): Promise<string | null> {
  return assignee_id === null ? null : ((await readPerson(read, assignee_id))?.source_id ?? null);
}

function wantedFields(row: ListedRow, change: BulkChange): WantedFields {
  const { priority, story_points } = change;
  const fields: WantedFields = {};
  if (priority !== undefined && priority.toLowerCase() !== row.priority?.toLowerCase()) fields.priority = priority;
  if (story_points !== undefined && story_points !== row.story_points) fields.story_points = story_points;
  const present = new Set(unpackLabels(row.labels));
  const labels = new Set(change.labels ?? present)
    .union(new Set(change.add_labels))
    .difference(new Set(change.remove_labels));
  if (labels.symmetricDifference(present).size > 0) fields.labels = [...labels];
  return fields;
}

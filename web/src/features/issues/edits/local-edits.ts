import type { TicketRowView } from '@speedyflow/contract/ticket';
import { observable, useObservable } from '../../../app/observable.ts';
import { hasAnswers, settle } from './answered-rows.ts';
import type { EditedField, Unsent, UnsentEdit } from './unsent.ts';

type EditsByKey = ReadonlyMap<string, readonly UnsentEdit[]>;

/** Edits made on this device that the server has not taken yet, or did not take. */
export const localEdits = observable<EditsByKey>(new Map());

/** The edit of a field that another one would take the place of. */
export function localEditOf(key: string, field: EditedField): UnsentEdit | undefined {
  return localEdits
    .get()
    .get(key)
    ?.find((edit) => edit.field === field);
}

/** Adds the edit, or puts it in the place of the one with its id; one edit per field is enough. */
export function putLocalEdit(edit: UnsentEdit): void {
  const others = (localEdits.get().get(edit.key) ?? []).filter((other) => other.field !== edit.field);
  localEdits.set(new Map(localEdits.get()).set(edit.key, [...others, edit]));
}

export function dropLocalEdit({ key, id }: Pick<UnsentEdit, 'key' | 'id'>): void {
  const rest = (localEdits.get().get(key) ?? []).filter((edit) => edit.id !== id);
  const next = new Map(localEdits.get());
  if (rest.length === 0) next.delete(key);
  else next.set(key, rest);
  localEdits.set(next);
}

/** Whether an edit waits for a person: it was refused, or somebody else changed the same. */
export const isUndecided = (unsent: Unsent): boolean =>
  unsent.error !== undefined || (unsent.kind === 'edit' && unsent.theirs !== undefined);

/**
 * A confirmed row, as new as any edit was answered, with the edits under way laid over it. Those that somebody has to
 * decide about no longer show.
 */
export function overlay<Row extends TicketRowView>(row: Row, edits: EditsByKey): Row {
  const confirmed = settle(row);
  const under = edits.get(row.key)?.filter((edit) => !isUndecided(edit));
  if (!under || under.length === 0) return confirmed;
  return Object.assign({}, confirmed, ...under.map((edit) => edit.patch), { pending: true });
}

/** The same for the rows of a list, which are mostly nobody's: it is the list itself where nothing lies over it. */
export function overlayAll<Row extends TicketRowView>(rows: readonly Row[], edits: EditsByKey): readonly Row[] {
  return edits.size === 0 && !hasAnswers() ? rows : rows.map((row) => overlay(row, edits));
}

export function useLocalEdits(): EditsByKey {
  return useObservable(localEdits);
}

const NONE: readonly UnsentEdit[] = [];

export function useLocalEditsOf(key: string): readonly UnsentEdit[] {
  return useLocalEdits().get(key) ?? NONE;
}

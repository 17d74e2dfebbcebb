import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { ApiError } from '../../../api/api-error.ts';
import { observable, useObservable } from '../../../app/observable.ts';

/** The members of a ticket that people edit; each has a place on the screen where its edit is told. */
export type EditedField = 'summary' | 'status' | 'assignee' | 'priority' | 'labels' | 'story_points';

/** An edit this page has sent and that the server has not taken yet, or did not take. */
export interface LocalEdit {
  readonly id: number;
  readonly key: string;
  readonly field: EditedField;
  readonly patch: Partial<TicketRowView>;
  readonly error?: ApiError;
  /** Sends it (again). */
  send(): void;
}

type EditsByKey = ReadonlyMap<string, readonly LocalEdit[]>;

export const localEdits = observable<EditsByKey>(new Map());

/** Adds the edit, or puts it in the place of the one with its id; one edit per field is enough. */
export function putLocalEdit(edit: LocalEdit): void {
  const others = (localEdits.get().get(edit.key) ?? []).filter((other) => other.field !== edit.field);
  localEdits.set(new Map(localEdits.get()).set(edit.key, [...others, edit]));
}

export function dropLocalEdit({ key, id }: Pick<LocalEdit, 'key' | 'id'>): void {
  const rest = (localEdits.get().get(key) ?? []).filter((edit) => edit.id !== id);
  const next = new Map(localEdits.get());
  if (rest.length === 0) next.delete(key);
  else next.set(key, rest);
  localEdits.set(next);
}

/** A confirmed row with the edits under way laid over it. Failed edits no longer show. */
export function overlay<Row extends TicketRowView>(row: Row, edits: EditsByKey): Row {
  const under = edits.get(row.key)?.filter((edit) => !edit.error);
  if (!under || under.length === 0) return row;
  return Object.assign({}, row, ...under.map((edit) => edit.patch), { pending: true });
}

export function useLocalEdits(): EditsByKey {
  return useObservable(localEdits);
}

/** Resolves once no edit of the ticket is on its way to the server. */
export function answeredEdits(key: string): Promise<void> {
  return new Promise((resolve) => {
    const isDone = () =>
      localEdits
        .get()
        .get(key)
        ?.every((edit) => edit.error) ?? true;
    if (isDone()) return resolve();
    const stop = localEdits.subscribe(() => {
      if (!isDone()) return;
      stop();
      resolve();
    });
  });
}

const NONE: readonly LocalEdit[] = [];

export function useLocalEditsOf(key: string): readonly LocalEdit[] {
  return useLocalEdits().get(key) ?? NONE;
}

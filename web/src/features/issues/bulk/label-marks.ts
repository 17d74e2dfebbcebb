import type { BulkChange } from '@speedyflow/contract/ticket-change';

/** What is to become of labels on all ticked tickets. */
export interface LabelMarks {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Not touched → added → taken away, where any of the tickets has it → not touched. */
export function turned({ added, removed }: LabelMarks, name: string, isHeld: boolean): LabelMarks {
  const without = (names: readonly string[]) => names.filter((other) => other !== name);
  if (added.includes(name)) return { added: without(added), removed: isHeld ? [...removed, name] : removed };
  if (removed.includes(name)) return { added, removed: without(removed) };
  return { added: [...added, name], removed };
}

/** The edit that the marks ask for. */
export function changeOf({ added, removed }: LabelMarks): BulkChange {
  return {
    ...(added.length > 0 ? { add_labels: [...added] } : {}),
    ...(removed.length > 0 ? { remove_labels: [...removed] } : {}),
  };
}

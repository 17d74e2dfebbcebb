import type { EditedMember, Members, MemberValue } from '../../../domain/edit-conflict.ts';
import type { ItemChange } from './bulk.store.ts';

/** Whether a member still is what it was given. Of labels only those that were added or taken away count. */
export function stillHas(member: EditedMember, change: ItemChange, present: Partial<Members>): boolean {
  if (member !== 'labels') return present[member] === change.given[member];
  const { added, removed } = labelChange(change);
  const now = labels(present.labels);
  return added.isSubsetOf(now) && removed.isDisjointFrom(now);
}

/** What a member becomes when its change is taken back. Labels that others added or took away stay theirs. */
export function takenBack(member: EditedMember, change: ItemChange, present: Partial<Members>): MemberValue {
  if (member !== 'labels') return change.before[member] ?? null;
  const { added, removed } = labelChange(change);
  return [...labels(present.labels).difference(added).union(removed)];
}

function labelChange({ before, given }: ItemChange): { added: Set<string>; removed: Set<string> } {
  const [had, got] = [labels(before.labels), labels(given.labels)];
  return { added: got.difference(had), removed: had.difference(got) };
}

const labels = (value: MemberValue | undefined): Set<string> => new Set((value ?? []) as string[]);

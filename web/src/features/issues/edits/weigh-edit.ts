import type { TicketRowView } from '@speedyflow/contract/ticket';
import { type EditedField, membersOf, type UnsentEdit, wantedOf } from './unsent.ts';

/** What to do with an edit, given the ticket as it is now. */
export type Weighed =
  /** All it wants is so already. */
  | { kind: 'stands' }
  /** The edit as it is to be sent, to this version. */
  | { kind: 'send'; edit: UnsentEdit }
  /** Somebody else has changed the same. */
  | { kind: 'conflict'; theirs: NonNullable<UnsentEdit['theirs']> };

type Values = Partial<TicketRowView>;

/**
 * Weighs an edit that was made to another version of its ticket. Labels are a set of which the person added and removed
 * some: what others did to the rest of it stays. As the server does between itself and the sites (`domain/edit-conflict`).
 */
export function weighEdit(edit: UnsentEdit, present: TicketRowView): Weighed {
  const { field, patch, seen } = edit;
  const version = present.seq;
  if (field === 'labels') {
    const labels = mergedLabels(seen.at(-1)?.labels ?? [], patch.labels ?? [], present.labels);
    if (same('labels', { labels }, present)) return { kind: 'stands' };
    return { kind: 'send', edit: { ...edit, version, patch: { labels }, wish: { route: 'edit', body: { labels } } } };
  }
  if (wantedOf(edit).some((values) => same(field, values, present))) return { kind: 'stands' };
  if (seen.some((values) => same(field, values, present))) return { kind: 'send', edit: { ...edit, version } };
  return { kind: 'conflict', theirs: { ...membersOf(patch, present), seq: version } };
}

function same(field: EditedField, one: Values, other: Values): boolean {
  if (field === 'assignee') return one.assignee?.id === other.assignee?.id;
  if (field === 'labels') return new Set(one.labels).symmetricDifference(new Set(other.labels)).size === 0;
  if (field === 'status' || field === 'priority') return one[field]?.toLowerCase() === other[field]?.toLowerCase();
  return one[field] === other[field];
}

function mergedLabels(seen: readonly string[], yours: readonly string[], theirs: readonly string[]): string[] {
  const [before, after] = [new Set(seen), new Set(yours)];
  return [...new Set(theirs).difference(before.difference(after)).union(after.difference(before))];
}

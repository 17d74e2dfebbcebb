import type { StatusCategory, TicketRowView } from '@speedyflow/contract/ticket';
import type { ReactNode } from 'react';

export interface FilterOption {
  value: string;
  label: string;
  icon?: ReactNode;
  /** Under which heading it stands; none without. */
  group?: string;
}

/** Values worth offering: those of the rows at hand, each once. */
export interface SeenValues {
  /** The stage of each, where all that have it are in one. */
  statuses: (FilterOption & { category: StatusCategory | null })[];
  priorities: (FilterOption & { rank: number })[];
  types: FilterOption[];
  labels: FilterOption[];
  people: FilterOption[];
}

/** Collects what the loaded rows have; other values can be typed. */
export function seenValues(rows: readonly TicketRowView[]): SeenValues {
  const ranks = new Map<string, number>();
  const people = new Map<number, string>();
  const stages = new Map<string, StatusCategory | null>();
  for (const { priority, priority_rank, assignee, status, status_category } of rows) {
    stages.set(status, stages.has(status) && stages.get(status) !== status_category ? null : status_category);
    if (priority !== null) ranks.set(priority, Math.min(priority_rank, ranks.get(priority) ?? 9));
    if (assignee) people.set(assignee.id, assignee.name);
  }
  return {
    statuses: alphabetical(stages.keys()).map((one) => ({ ...one, category: stages.get(one.value) ?? null })),
    priorities: [...ranks].sort(([, a], [, b]) => a - b).map(([value, rank]) => ({ value, label: value, rank })),
    types: alphabetical(rows.map((row) => row.type)),
    labels: alphabetical(rows.flatMap((row) => row.labels)),
    people: [...people].sort(([, a], [, b]) => a.localeCompare(b)).map(([id, label]) => ({ value: String(id), label })),
  };
}

function alphabetical(values: Iterable<string>): FilterOption[] {
  return [...new Set(values)].sort((a, b) => a.localeCompare(b)).map((value) => ({ value, label: value }));
}

/** The comma-separated values of a filter in the address. */
export function readValues(text: string | undefined): string[] {
  return text ? text.split(',') : [];
}

export function toggleValue(text: string | undefined, value: string): string | undefined {
  const values = readValues(text);
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  return next.length === 0 ? undefined : next.join(',');
}

import type { PersonView, TicketRowView } from '@speedyflow/contract/ticket';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';

export interface KnownPriority {
  name: string;
  rank: number;
}

/** What the sources have when nobody has renamed anything. */
const USUAL: Record<TicketRowView['source'], readonly KnownPriority[]> = {
  jira: ['Highest', 'High', 'Medium', 'Low', 'Lowest'].map((name, index) => ({ name, rank: index + 1 })),
  zendesk: ['urgent', 'high', 'normal', 'low'].map((name, index) => ({ name, rank: index + 1 })),
};

function heldRows(client: QueryClient): TicketRowView[] {
  return client
    .getQueriesData<InfiniteData<{ data: TicketRowView[] }>>({ queryKey: ['tickets'] })
    .flatMap(([, list]) => list?.pages.flatMap((page) => page.data) ?? []);
}

/** The priorities of a source: those seen on its tickets under their own names, else the usual ones. */
export function prioritiesFor(client: QueryClient, source: TicketRowView['source']): KnownPriority[] {
  const known = new Map<number, KnownPriority>(USUAL[source].map((priority) => [priority.rank, priority]));
  for (const row of heldRows(client)) {
    if (row.source !== source || row.priority === null) continue;
    known.set(row.priority_rank, { name: row.priority, rank: row.priority_rank });
  }
  return [...known.values()].sort((a, b) => a.rank - b.rank);
}

/** Labels of the tickets at hand on the same desk, most used first. */
export function seenLabels(client: QueryClient, { desk_id }: TicketRowView): string[] {
  const uses = new Map<string, number>();
  for (const row of heldRows(client)) {
    if (row.desk_id !== desk_id) continue;
    for (const label of row.labels) uses.set(label, (uses.get(label) ?? 0) + 1);
  }
  return [...uses].sort(([, a], [, b]) => b - a).map(([label]) => label);
}

/** The people that tickets at hand on the same desk are assigned to, by name. */
export function seenAssignees(client: QueryClient, { desk_id }: TicketRowView): PersonView[] {
  const people = new Map<number, PersonView>();
  for (const { desk_id: desk, assignee } of heldRows(client)) {
    if (desk === desk_id && assignee) people.set(assignee.id, assignee);
  }
  return [...people.values()].sort((one, other) => one.name.localeCompare(other.name));
}

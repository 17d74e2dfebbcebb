import type {
  SourceDesk,
  SourcePerson,
  SourcePriority,
  SourceQueue,
  SourceStatus,
} from '../../server/src/domain/source.ts';

/** Now, in the generated world: what is "today" there stays so however old the generated files are. */
export const NOW = Date.UTC(2026, 2, 3, 14, 30);

export const CONNECTION = { kind: 'jira', site: 'https://bench.example', name: 'Bench' } as const;

/** Seals the connection's credentials, which open nothing. */
export const MASTER_KEY = Buffer.alloc(32, 7);

export const STATUSES = [
  { sourceId: '10', name: 'Open', category: 'new', waitsFor: 'none' },
  { sourceId: '11', name: 'In progress', category: 'in_progress', waitsFor: 'none' },
  { sourceId: '12', name: 'Waiting for customer', category: 'waiting', waitsFor: 'requester' },
  { sourceId: '13', name: 'On hold', category: 'waiting', waitsFor: 'other' },
  { sourceId: '14', name: 'Resolved', category: 'done', waitsFor: 'none' },
  { sourceId: '15', name: 'Closed', category: 'done', waitsFor: 'none' },
] as const satisfies readonly SourceStatus[];

export const PRIORITIES: readonly SourcePriority[] = ['Highest', 'High', 'Medium', 'Low', 'Lowest'].map((name, n) => ({
  name,
  rank: n + 1,
}));

const DESK_NAMES = ['IT', 'HR', 'OPS', 'NET', 'SEC', 'WEB', 'APP', 'FIN', 'LAB', 'FAC'] as const;

export const DESKS: readonly SourceDesk[] = DESK_NAMES.map((key, n) => ({
  sourceId: String(100 + n),
  kind: 'service_desk',
  key,
  name: `${key} service desk`,
  ticketTypes: ['Task', 'Incident'],
}));

/** Share of the tickets by desk: the first gets a quarter. */
export const DESK_WEIGHTS: readonly number[] = [25, 17, 13, 11, 9, 8, 6, 5, 4, 2];

const person = (n: number, kind: SourcePerson['kind'], name: string): SourcePerson => ({
  sourceId: `person-${n}`,
  name,
  email: `person-${n}@people.example`,
  active: true,
  kind,
});

export const AGENTS: readonly SourcePerson[] = Array.from({ length: 80 }, (_, n) =>
  person(n, 'agent', `Agent ${n + 1}`),
);

export const CUSTOMERS: readonly SourcePerson[] = Array.from({ length: 120 }, (_, n) =>
  person(1000 + n, 'customer', `Customer ${n + 1}`),
);

/** What each desk lists beside its tickets. */
const QUEUE_QUERIES = [
  ['All open', 'statusCategory != Done'],
  ['Mine', 'assignee = currentUser() AND statusCategory != Done'],
  ['Waiting for customer', 'status = "Waiting for customer"'],
] as const;

export const QUEUES: readonly SourceQueue[] = DESKS.flatMap((desk) =>
  QUEUE_QUERIES.map(([name, query], position) => ({
    sourceId: `${desk.sourceId}-${position}`,
    deskSourceId: desk.sourceId,
    name,
    position,
    query: { language: 'jql' as const, text: `project = ${desk.key} AND ${query}` },
  })),
);

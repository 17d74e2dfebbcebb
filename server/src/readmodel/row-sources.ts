import { type Selectable, sql } from 'kysely';
import type { TicketEdit } from '../domain/edit.ts';
import type { StatusCategory, WaitsFor } from '../domain/status.ts';
import type { WriteTransaction } from '../store/database.ts';
import { notArrived } from '../store/outbox/outbox.ts';
import type { SlaClockTable, TicketTable } from '../store/schema/mirror-tables.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { type CommentSummary, readCommentSummaries } from './comment-summary.ts';
import type { EditLookups, LaidEdit } from './effective-ticket.ts';
import type { FreshTicket } from './fresh-ticket.ts';

/** What rows, queues and the search index ask of a ticket; documents and addresses stay where they are. */
const TICKET_COLUMNS = [
  'id',
  'connection_id',
  'source_id',
  'key',
  'desk_id',
  'deleted',
  'summary',
  'description_text',
  'status_id',
  'status',
  'status_category',
  'waits_for',
  'priority',
  'priority_rank',
  'type',
  'is_subtask',
  'parent_source_id',
  'category',
  'requester_id',
  'assignee_id',
  'labels',
  'components',
  'custom_fields',
  'story_points',
  'resolution',
  'created_at',
  'updated_at',
  'resolved_at',
  'due_at',
] as const satisfies readonly (keyof TicketTable)[];

export type TicketSource = Pick<Selectable<TicketTable>, (typeof TICKET_COLUMNS)[number]>;

/** Everything the rows of a batch of tickets are made from, read with a fixed number of queries. */
export interface RowSources {
  tickets: TicketSource[];
  before: Map<number, TicketRowTable>;
  edits: Map<number, LaidEdit[]>;
  comments: Map<number, CommentSummary>;
  slaClocks: Map<number, SlaClockTable[]>;
  openSubtasks: Map<number, number>;
  blocked: Set<number>;
  parentKeys: Map<number, string>;
  connections: Map<number, { kind: 'jira' | 'zendesk' }>;
  personName(id: number | null): string | null;
  personKind(id: number | null): 'agent' | 'customer' | 'app' | null;
  lookups(connectionId: number): EditLookups;
}

/**
 * Reads all that `ids` (a few hundred at most) need; tickets that do not exist are left out.
 *
 * @param fresh those of them that came in this transaction: they have no row yet, and nobody can have edited them
 */
export async function readRowSources(
  tx: WriteTransaction,
  ids: readonly number[],
  fresh: ReadonlyMap<number, FreshTicket>,
): Promise<RowSources> {
  const { db } = tx;
  const known = ids.filter((id) => !fresh.has(id));
  const came = ids.flatMap((id) => fresh.get(id) ?? []);
  const held = known.length === 0 ? NOTHING_HELD : await readHeld(tx, known);
  const { before, outbox } = held;
  const tickets = [...held.tickets, ...came.map(({ ticket }) => ticket)].sort((a, b) => a.id - b.id);
  const comments = new Map([...held.comments, ...came.map((one) => [one.ticket.id, one.comments] as const)]);
  const clocks = [...held.clocks, ...came.flatMap(({ slaClocks }) => slaClocks)];
  const subtasks = await db
    .selectFrom('tickets as parent')
    .innerJoin('ticket_rows as child', (join) =>
      join
        .onRef('child.connection_id', '=', 'parent.connection_id')
        .onRef('child.parent_source_id', '=', 'parent.source_id'),
    )
    .select(['parent.id', (eb) => eb.fn.countAll<number>().as('open')])
    .where('parent.id', 'in', ids)
    .where('child.solved', '=', 0)
    .where('child.is_subtask', '=', 1)
    .groupBy('parent.id')
    .execute();
  const blocked = await db
    .selectFrom('ticket_links as link')
    .innerJoin('tickets as other', (join) =>
      join
        .onRef('other.connection_id', '=', 'link.connection_id')
        .onRef('other.source_id', '=', 'link.other_source_id'),
    )
    .innerJoin('ticket_rows as row', 'row.id', 'other.id')
    .select('link.ticket_id')
    .where('link.ticket_id', 'in', ids)
    .where('link.blocked_by', '=', 1)
    .where('row.solved', '=', 0)
    .execute();
  const parents = await db
    .selectFrom('tickets as child')
    .innerJoin('tickets as parent', (join) =>
      join
        .onRef('parent.connection_id', '=', 'child.connection_id')
        .onRef('parent.source_id', '=', 'child.parent_source_id'),
    )
    .select(['child.id', 'parent.key'])
    .where('child.id', 'in', ids)
    .where('parent.deleted', '=', 0)
    .execute();
  const connections = await db.selectFrom('connections').select(['id', 'kind']).execute();
  const parsed = outbox.map((row) => ({ row, edit: JSON.parse(row.edit) as TicketEdit }));
  const editLookups = await readEditLookups(tx, parsed);
  const people = await readPeople(tx, tickets, comments, editLookups.personIds);
  return {
    tickets,
    before: new Map(before.map((row) => [row.id, row])),
    edits: groupBy(
      parsed.map(({ row, edit }) => ({
        ticketId: row.ticket_id,
        id: row.id,
        state: row.state === 'failed' ? ('failed' as const) : ('pending' as const),
        edit,
        at: row.created_at,
        by: row.by ?? '',
        failure:
          row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? row.error_code },
      })),
      (edit) => edit.ticketId,
    ),
    comments,
    slaClocks: groupBy(clocks, (clock) => clock.ticket_id),
    openSubtasks: new Map(subtasks.map((row) => [row.id, row.open])),
    blocked: new Set(blocked.map((row) => row.ticket_id)),
    parentKeys: new Map(parents.map((row) => [row.id, row.key])),
    connections: new Map(connections.map((row) => [row.id, row])),
    personName: (id) => (id === null ? null : (people.get(id)?.name ?? null)),
    personKind: (id) => (id === null ? null : (people.get(id)?.kind ?? null)),
    lookups: editLookups.of,
  };
}

const NOTHING_HELD = { tickets: [], before: [], outbox: [], comments: new Map(), clocks: [] };

/** What is there of tickets that were there before. */
async function readHeld(tx: WriteTransaction, ids: readonly number[]) {
  const { db } = tx;
  return {
    tickets: await db.selectFrom('tickets').select(TICKET_COLUMNS).where('id', 'in', ids).orderBy('id').execute(),
    before: await db.selectFrom('ticket_rows').selectAll().where('id', 'in', ids).execute(),
    outbox: await readEdits(tx, ids),
    comments: await readCommentSummaries(tx, ids),
    clocks: await db.selectFrom('sla_clocks').selectAll().where('ticket_id', 'in', ids).execute(),
  };
}

function readEdits({ db }: WriteTransaction, ticketIds: readonly number[]) {
  return db
    .selectFrom('outbox')
    .leftJoin('users', 'users.id', 'outbox.user_id')
    .selectAll('outbox')
    .select('users.name as by')
    .where('outbox.ticket_id', 'in', ticketIds)
    .where('outbox.state', '<>', sql.lit('confirmed'))
    .where(notArrived)
    .orderBy('outbox.id')
    .execute();
}

type ParsedEdit = { row: { connection_id: number }; edit: TicketEdit };

/** Statuses, people and priorities that the edits name, by connection. Empty and free when there are no edits. */
async function readEditLookups(tx: WriteTransaction, edits: readonly ParsedEdit[]) {
  const connectionIds = [...new Set(edits.map(({ row }) => row.connection_id))];
  const statuses = new Map<string, { name: string; category: StatusCategory; waitsFor: WaitsFor }>();
  const people = new Map<string, number>();
  const priorities = new Map<string, number>();
  if (connectionIds.length > 0) {
    const assignees = edits.flatMap(({ edit }) =>
      edit.kind === 'assign' && edit.assigneeSourceId !== null ? [edit.assigneeSourceId] : [],
    );
    for (const row of await tx.db
      .selectFrom('statuses')
      .selectAll()
      .where('connection_id', 'in', connectionIds)
      .execute())
      statuses.set(`${row.connection_id} ${row.source_id}`, { ...row, waitsFor: row.waits_for });
    for (const row of await tx.db
      .selectFrom('priorities')
      .selectAll()
      .where('connection_id', 'in', connectionIds)
      .execute())
      priorities.set(`${row.connection_id} ${row.name}`, row.rank);
    if (assignees.length > 0) {
      const rows = await tx.db
        .selectFrom('people')
        .select(['id', 'connection_id', 'source_id'])
        .where('connection_id', 'in', connectionIds)
        .where('source_id', 'in', assignees)
        .execute();
      for (const row of rows) people.set(`${row.connection_id} ${row.source_id}`, row.id);
    }
  }
  return {
    personIds: [...people.values()],
    of: (connectionId: number): EditLookups => ({
      status: (sourceId) => statuses.get(`${connectionId} ${sourceId}`),
      personId: (sourceId) => people.get(`${connectionId} ${sourceId}`),
      priorityRank: (name) => priorities.get(`${connectionId} ${name}`),
    }),
  };
}

async function readPeople(
  tx: WriteTransaction,
  tickets: readonly TicketSource[],
  comments: ReadonlyMap<number, CommentSummary>,
  others: readonly number[],
) {
  const ids = new Set<number>(others);
  for (const ticket of tickets) {
    if (ticket.requester_id !== null) ids.add(ticket.requester_id);
    if (ticket.assignee_id !== null) ids.add(ticket.assignee_id);
  }
  for (const { last, lastPublic } of comments.values()) {
    if (last?.author_id) ids.add(last.author_id);
    if (lastPublic?.author_id) ids.add(lastPublic.author_id);
  }
  if (ids.size === 0) return new Map<number, { name: string; kind: 'agent' | 'customer' | 'app' }>();
  const rows = await tx.db
    .selectFrom('people')
    .select(['id', 'name', 'kind'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

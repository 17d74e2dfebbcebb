import type { Selectable } from 'kysely';
import type { JqlTicket } from '../domain/jql/jql-ticket.ts';
import type { WriteTransaction } from '../store/database.ts';
import type { SlaClockTable, TicketTable } from '../store/schema/mirror-tables.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { unpackLabels } from './label-set.ts';

/** What of the mirror stands behind rows, where it has been read already. */
export interface RuleSources {
  tickets: readonly Pick<
    Selectable<TicketTable>,
    'id' | 'components' | 'custom_fields' | 'description_text' | 'resolution' | 'due_at' | 'status_category'
  >[];
  slaClocks: ReadonlyMap<number, readonly SlaClockTable[]>;
}

/** What queues may ask of the tickets of the given rows, pending edits counted in. */
export async function readRuleTickets(
  tx: WriteTransaction,
  rows: readonly TicketRowTable[],
  sources?: RuleSources,
): Promise<Map<number, JqlTicket>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const { tickets, slaClocks } = sources ?? (await readRuleSources(tx, ids));
  const sprintsHeld = await tx.db
    .selectFrom('ticket_sprints as held')
    .innerJoin('sprints as sprint', (join) =>
      join
        .onRef('sprint.connection_id', '=', 'held.connection_id')
        .onRef('sprint.source_id', '=', 'held.sprint_source_id'),
    )
    .select(['held.ticket_id', 'sprint.source_id', 'sprint.name', 'sprint.state'])
    .where('held.ticket_id', 'in', ids)
    .execute();
  const sprints = Map.groupBy(sprintsHeld, (sprint) => sprint.ticket_id);
  const desks = new Map(
    (await tx.db.selectFrom('desks').select(['id', 'key', 'source_id']).execute()).map((d) => [d.id, d]),
  );
  const present = await tx.db
    .selectFrom('status_intervals')
    .select(['ticket_id', 'from_at'])
    .where('ticket_id', 'in', ids)
    .where('to_at', 'is', null)
    .execute();
  const statusSince = new Map(present.map((interval) => [interval.ticket_id, interval.from_at]));
  const statuses = await tx.db
    .selectFrom('statuses')
    .select(['connection_id', 'source_id', 'upstream_category'])
    .where('connection_id', 'in', [...new Set(rows.map((row) => row.connection_id))])
    .execute();
  const categories = new Map(statuses.map((one) => [`${one.connection_id} ${one.source_id}`, one.upstream_category]));
  const people = await readSourceIds(tx, rows);
  const details = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const found = new Map<number, JqlTicket>();
  for (const row of rows) {
    const detail = details.get(row.id);
    const desk = desks.get(row.desk_id);
    if (!detail || !desk) continue;
    const components = whenAsked(() => JSON.parse(detail.components) as JqlTicket['components']);
    const customFields = whenAsked(() => JSON.parse(detail.custom_fields) as JqlTicket['customFields']);
    found.set(row.id, {
      sourceId: row.source_id,
      key: row.key,
      projectKey: desk.key,
      projectId: desk.source_id,
      status: row.status,
      statusSourceId: row.status_id,
      statusCategory: categories.get(`${row.connection_id} ${row.status_id}`) ?? row.status_category,
      waitsFor: row.waits_for,
      statusSinceAt: statusSince.get(row.id) ?? row.created_at,
      resolution: resolutionOf(row, detail),
      assigneeSourceId: row.assignee_id === null ? null : (people.get(row.assignee_id) ?? null),
      assigneeName: row.assignee_name,
      requesterSourceId: row.requester_id === null ? null : (people.get(row.requester_id) ?? null),
      requesterName: row.requester_name,
      priority: row.priority,
      priorityRank: row.priority_rank,
      type: row.type,
      isSubtask: row.is_subtask === 1,
      category: row.category,
      labels: unpackLabels(row.labels),
      get components() {
        return components();
      },
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      resolvedAt: row.resolved_at,
      dueAt: detail.due_at,
      parentKey: row.parent_key,
      parentSourceId: row.parent_source_id,
      sprints: (sprints.get(row.id) ?? []).map(({ source_id: sourceId, name, state }) => ({ sourceId, name, state })),
      summary: row.summary,
      descriptionText: detail.description_text,
      storyPoints: row.story_points,
      get customFields() {
        return customFields();
      },
      slas: (slaClocks.get(row.id) ?? []).map(({ name, state, due_at: dueAt }) => ({ name, state, dueAt })),
    });
  }
  return found;
}

/** Few queues ask for what is kept as JSON. */
function whenAsked<T>(read: () => T): () => T {
  let held: { value: T } | undefined;
  return () => {
    held ??= { value: read() };
    return held.value;
  };
}

async function readRuleSources({ db }: WriteTransaction, ids: readonly number[]): Promise<RuleSources> {
  const tickets = await db
    .selectFrom('tickets')
    .select(['id', 'components', 'custom_fields', 'description_text', 'resolution', 'due_at', 'status_category'])
    .where('id', 'in', ids)
    .execute();
  const clocks = await db.selectFrom('sla_clocks').selectAll().where('ticket_id', 'in', ids).execute();
  return { tickets, slaClocks: Map.groupBy(clocks, (clock) => clock.ticket_id) };
}

/** The resolution, as far as a pending move between solved and unsolved lets it be known. */
function resolutionOf(
  row: TicketRowTable,
  confirmed: { resolution: string | null; status_category: string },
): string | null {
  const confirmedSolved = confirmed.status_category === 'done';
  if ((row.solved === 1) === confirmedSolved) return confirmed.resolution;
  return row.solved === 1 ? (confirmed.resolution ?? 'Done') : null;
}

async function readSourceIds(tx: WriteTransaction, rows: readonly TicketRowTable[]): Promise<Map<number, string>> {
  const ids = [...new Set(rows.flatMap((row) => [row.assignee_id, row.requester_id]))].filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const people = await tx.db.selectFrom('people').select(['id', 'source_id']).where('id', 'in', ids).execute();
  return new Map(people.map((person) => [person.id, person.source_id]));
}

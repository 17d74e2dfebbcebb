import type { Kysely, Selectable } from 'kysely';
import type { Edit } from '../../src/domain/edit.ts';
import type { DatabaseSchema, TableName } from '../../src/store/schema/database-schema.ts';
import type { TicketRowTable } from '../../src/store/schema/read-tables.ts';

type Row<T extends TableName> = Selectable<DatabaseSchema[T]>;

/** Everything rows are made of, whole. */
export interface Mirror {
  tickets: Row<'tickets'>[];
  outbox: Row<'outbox'>[];
  users: Row<'users'>[];
  people: Row<'people'>[];
  statuses: Row<'statuses'>[];
  priorities: Row<'priorities'>[];
  comments: Row<'comments'>[];
  links: Row<'ticket_links'>[];
  clocks: Row<'sla_clocks'>[];
}

export async function readMirror(db: Kysely<DatabaseSchema>): Promise<Mirror> {
  const all = <T extends TableName>(table: T) => db.selectFrom(table).selectAll().execute() as Promise<Row<T>[]>;
  return {
    tickets: await all('tickets'),
    outbox: await all('outbox'),
    users: await all('users'),
    people: await all('people'),
    statuses: await all('statuses'),
    priorities: await all('priorities'),
    comments: await all('comments'),
    links: await all('ticket_links'),
    clocks: await all('sla_clocks'),
  };
}

/** What every row must be, from the confirmed tickets and the edits on their way, by ticket; `seq` apart. */
export function expectedRows(mirror: Mirror): Map<number, Omit<TicketRowTable, 'seq'>> {
  const live = mirror.tickets.filter((ticket) => ticket.deleted === 0);
  const laid = new Map(live.map((ticket) => [ticket.id, layEdits(ticket, mirror)]));
  const isOpen = (ticket: Row<'tickets'>) => laid.get(ticket.id)?.status_category !== 'done' && laid.has(ticket.id);
  const found = (connectionId: number, sourceId: string | null) =>
    mirror.tickets.find((one) => one.connection_id === connectionId && one.source_id === sourceId);
  return new Map(
    live.map((ticket) => {
      const now = laid.get(ticket.id)!;
      const parent = found(ticket.connection_id, ticket.parent_source_id);
      const solved = now.status_category === 'done' ? 1 : 0;
      const subtasks = live.filter(
        (one) =>
          one.connection_id === ticket.connection_id &&
          one.parent_source_id === ticket.source_id &&
          one.is_subtask === 1 &&
          isOpen(one),
      );
      const isBlocked = mirror.links.some((link) => {
        if (link.ticket_id !== ticket.id || link.blocked_by === 0) return false;
        const other = found(link.connection_id, link.other_source_id);
        return other !== undefined && isOpen(other);
      });
      const name = (id: number | null) => mirror.people.find((person) => person.id === id)?.name ?? null;
      const dash = ticket.key.lastIndexOf('-');
      return [
        ticket.id,
        {
          id: ticket.id,
          connection_id: ticket.connection_id,
          source: ticket.connection_id === 1 ? 'jira' : 'zendesk',
          source_id: ticket.source_id,
          desk_id: ticket.desk_id,
          key: ticket.key,
          key_order: `${ticket.key.slice(0, dash)}-${ticket.key.slice(dash + 1).padStart(12, '0')}`,
          summary: now.summary,
          status_id: now.status_id,
          status: now.status,
          status_category: now.status_category,
          waits_for: now.waits_for,
          solved,
          priority: now.priority,
          priority_rank: now.priority_rank,
          type: ticket.type,
          category: ticket.category,
          requester_id: ticket.requester_id,
          requester_name: name(ticket.requester_id),
          assignee_id: now.assignee_id,
          assignee_name: name(now.assignee_id),
          labels: now.labelList.map((label) => `\n${label}`).join('') + (now.labelList.length > 0 ? '\n' : ''),
          parent_source_id: ticket.parent_source_id,
          parent_key: parent?.deleted === 0 ? parent.key : null,
          is_subtask: ticket.is_subtask,
          open_subtasks: subtasks.length,
          blocked: solved === 0 && isBlocked ? 1 : 0,
          story_points: now.story_points,
          created_at: ticket.created_at,
          created_order: -ticket.created_at,
          updated_at: now.updated_at,
          updated_order: -now.updated_at,
          resolved_at: now.resolved_at,
          ...clockOf(ticket, solved, mirror),
          ...conversationOf(ticket, mirror),
          pending: pendingOf(ticket, mirror).length > 0 ? 1 : 0,
          failed_code: failedOf(ticket, mirror)?.error_code ?? null,
          failed_message: failedOf(ticket, mirror)?.error_message ?? null,
        },
      ];
    }),
  );
}

/** The rows as they are, by ticket; `seq` apart. */
export async function actualRows(db: Kysely<DatabaseSchema>): Promise<Map<number, Omit<TicketRowTable, 'seq'>>> {
  const rows = await db.selectFrom('ticket_rows').selectAll().execute();
  return new Map(rows.map(({ seq: _seq, ...row }) => [row.id, row]));
}

const editsOf = (ticket: Row<'tickets'>, { outbox }: Mirror, state: Row<'outbox'>['state']) =>
  outbox.filter((row) => row.ticket_id === ticket.id && row.state === state).toSorted((a, b) => a.id - b.id);
const pendingOf = (ticket: Row<'tickets'>, mirror: Mirror) => editsOf(ticket, mirror, 'pending');
const failedOf = (ticket: Row<'tickets'>, mirror: Mirror) => editsOf(ticket, mirror, 'failed').at(-1);

function layEdits(ticket: Row<'tickets'>, mirror: Mirror) {
  const now = { ...ticket, labelList: JSON.parse(ticket.labels) as string[] };
  const here = <T extends { connection_id: number }>(rows: T[]) =>
    rows.filter((row) => row.connection_id === ticket.connection_id);
  for (const row of pendingOf(ticket, mirror)) {
    const edit = JSON.parse(row.edit) as Edit;
    if (row.created_at > now.updated_at) now.updated_at = row.created_at;
    if (edit.kind === 'assign') {
      now.assignee_id = here(mirror.people).find((person) => person.source_id === edit.assigneeSourceId)?.id ?? null;
    } else if (edit.kind === 'transition') {
      const to = here(mirror.statuses).find((status) => status.source_id === edit.toStatusSourceId)!;
      now.status_id = to.source_id;
      now.status = to.name;
      now.status_category = to.category;
      now.waits_for = to.waits_for;
      now.resolved_at = to.category === 'done' ? (now.resolved_at ?? row.created_at) : null;
    } else if (edit.kind === 'fields') {
      const { summary, priority, labels, storyPoints } = edit.fields;
      if (summary !== undefined) now.summary = summary;
      if (labels !== undefined) now.labelList = labels;
      if (storyPoints !== undefined) now.story_points = storyPoints;
      if (priority !== undefined) {
        now.priority = priority;
        now.priority_rank = here(mirror.priorities).find((one) => one.name === priority)!.rank;
      }
    }
  }
  return now;
}

/** The clock that matters most: open before paused before ended, and among equals the one that runs out first. */
function clockOf(ticket: Row<'tickets'>, solved: number, { clocks }: Mirror) {
  const own = clocks.filter((clock) => clock.ticket_id === ticket.id);
  const ended = (clock: Row<'sla_clocks'>) => clock.stopped_at !== null;
  const classes = [
    own.filter((clock) => !ended(clock) && clock.state !== 'paused'),
    own.filter((clock) => !ended(clock) && clock.state === 'paused'),
    own.filter((clock) => ended(clock) && clock.state === 'breached'),
    own.filter((clock) => ended(clock) && clock.state !== 'breached'),
  ];
  const first = classes.find((clocksOfClass) => clocksOfClass.length > 0) ?? [];
  const late = 9_000_000_000_000_000;
  const [clock] = first.toSorted(
    (a, b) => (a.due_at ?? late) - (b.due_at ?? late) || (a.source_id < b.source_id ? -1 : 1),
  );
  const counts = clock !== undefined && solved === 0 && !ended(clock) && clock.due_at !== null;
  return {
    sla_name: clock?.name ?? null,
    sla_state: clock?.state ?? null,
    sla_due_at: clock?.due_at ?? null,
    sla_stopped_at: clock?.stopped_at ?? null,
    sla_remaining_ms: clock?.state === 'paused' ? clock.remaining_ms : null,
    sla_order: counts ? clock.due_at! : late,
  };
}

function conversationOf(ticket: Row<'tickets'>, mirror: Mirror) {
  const person = (id: number | null) => mirror.people.find((one) => one.id === id);
  const confirmed = mirror.comments
    .filter((comment) => comment.ticket_id === ticket.id)
    .toSorted((a, b) => a.created_at - b.created_at || a.id - b.id)
    .map((comment) => ({
      author: person(comment.author_id)?.name ?? null,
      text: comment.body_text.slice(0, 200),
      at: comment.created_at,
      isPublic: comment.public === 1,
      fromRequester:
        comment.author_id !== null &&
        (comment.author_id === ticket.requester_id || person(comment.author_id)?.kind === 'customer'),
    }));
  const pending = pendingOf(ticket, mirror).flatMap((row) => {
    const edit = JSON.parse(row.edit) as Edit;
    if (edit.kind !== 'comment') return [];
    return {
      author: mirror.users.find((user) => user.id === row.user_id)?.name ?? '',
      text: edit.body.slice(0, 200),
      at: row.created_at,
      isPublic: edit.public,
      fromRequester: false,
    };
  });
  const messages = [...confirmed, ...pending];
  const last = messages.at(-1);
  const lastPublic = messages.findLast((message) => message.isPublic);
  return {
    last_message_author: last?.author ?? null,
    last_message_text: last?.text ?? null,
    last_message_at: last?.at ?? null,
    last_message_public: last ? Number(last.isPublic) : null,
    comment_count: messages.length,
    requester_unread: Number(lastPublic !== undefined && !lastPublic.fromRequester),
    technician_unread: Number(lastPublic?.fromRequester ?? false),
  };
}

import type { JqlContext, JqlTicket } from '../domain/jql/jql-ticket.ts';
import type { WriteTransaction } from '../store/database.ts';
import type { QueueRecheckTable, QueueTicketTable, TicketRowTable } from '../store/schema/read-tables.ts';
import { writeMany } from '../store/write-many.ts';
import { type QueueRule, queueRule } from './queue-rule.ts';
import { type RuleSources, readRuleTickets } from './queue-rule-ticket.ts';
import { NO_VOCABULARY, readVocabularies } from './queue-vocabulary.ts';
import type { TallyChanges } from './tallies.ts';
import { queueCell } from './tally-cells.ts';

interface Queue {
  id: number;
  connectionId: number;
  /** Tickets of this desk alone can be in it; null for a view over the whole account. */
  deskId: number | null;
  timeZone: string;
  rule: QueueRule;
}

/** SQL has no empty list. */
const NO_ID = 0;

/** For whom a queue holds a ticket: for these, 0 being everyone, or for all who have an account but these. */
type Holders = { only: readonly number[] } | { allBut: readonly number[] };

/** Ids of people who have an account, by connection. */
type AccountPeople = ReadonlyMap<number, readonly number[]>;

type Held = Pick<QueueTicketTable, 'queue_id' | 'person_id' | 'ticket_id' | 'desk_id'>;

export interface MembershipChange {
  /** Rows as they are now. */
  changed: readonly TicketRowTable[];
  /** Rows that are gone. */
  removed: readonly TicketRowTable[];
  /** Rows as they were, for the tallies. */
  before: ReadonlyMap<number, TicketRowTable>;
  tallies: TallyChanges;
  at: number;
  /** What of the mirror stands behind the changed rows, where it has been read already. */
  sources?: RuleSources;
  /** Whether a ticket came in this transaction, so that it was in no queue. */
  isNew?: (ticketId: number) => boolean;
  /** Ids of the tickets the upstream says are in a queue that cannot be decided here. */
  askedMembers?: ReadonlySet<number>;
}

/** Which queues hold which tickets, worked out here from their definitions whenever a ticket changes. */
export class QueueMembership {
  readonly #queues: readonly Queue[];
  /** For queues that leave someone out; read when a ticket is in such a one. */
  #accountPeople: Promise<AccountPeople> | undefined;

  private constructor(queues: readonly Queue[]) {
    this.#queues = queues;
  }

  /** Loads the queues to work on: some, or all of some connections. */
  static async load(
    tx: WriteTransaction,
    which: { queueIds: readonly number[] } | { connectionIds: readonly number[] },
  ): Promise<QueueMembership> {
    const rows = await tx.db
      .selectFrom('queues')
      .innerJoin('connections', 'connections.id', 'queues.connection_id')
      .select(['queues.id', 'queues.connection_id', 'queues.desk_id', 'queues.language', 'queues.query'])
      .select('connections.time_zone')
      .where('queues.removed_at', 'is', null)
      .where((eb) =>
        'queueIds' in which
          ? eb('queues.id', 'in', [NO_ID, ...which.queueIds])
          : eb('queues.connection_id', 'in', [NO_ID, ...which.connectionIds]),
      )
      .execute();
    const vocabularies = await readVocabularies(tx.db, [...new Set(rows.map((row) => row.connection_id))]);
    const queues = rows.map((row) => ({
      id: row.id,
      connectionId: row.connection_id,
      deskId: row.language === 'jql' ? row.desk_id : null,
      timeZone: row.time_zone,
      rule: queueRule(row.language, row.query, vocabularies.get(row.connection_id) ?? NO_VOCABULARY),
    }));
    return new QueueMembership(queues);
  }

  /**
   * Brings members, rechecks and tallies in line with the given rows.
   *
   * @returns ids of the tickets that came into or left a queue
   */
  async update(tx: WriteTransaction, change: MembershipChange): Promise<Set<number>> {
    const { changed, removed, before, tallies, isNew = () => false } = change;
    const rows = [...changed, ...removed];
    if (rows.length === 0 || this.#queues.length === 0) return new Set();
    const queueIds = new Set(this.#queues.map((queue) => queue.id));
    const ids = rows.map((row) => row.id).filter((id) => !isNew(id));
    const old = (await heldByAny(tx, ids)).filter((row) => queueIds.has(row.queue_id));
    const { members, rechecks } = await this.#membersOf(tx, change, old);
    const kept = new Set(members.map(memberKey));
    const gone = old.filter((row) => !kept.has(memberKey(row)));
    for (const row of gone) {
      await tx.db
        .deleteFrom('queue_tickets')
        .where('queue_id', '=', row.queue_id)
        .where('person_id', '=', row.person_id)
        .where('ticket_id', '=', row.ticket_id)
        .execute();
    }
    await writeMany(tx, 'queue_tickets', members, { key: ['queue_id', 'person_id', 'ticket_id'], overwrite: 'all' });
    await this.#writeRechecks(tx, ids, queueIds, rechecks);
    const after = new Map(changed.map((row) => [row.id, row]));
    for (const row of old) {
      const was = before.get(row.ticket_id) ?? after.get(row.ticket_id);
      const counted = { desk_id: row.desk_id, is_subtask: was?.is_subtask ?? 0 };
      tallies.add(counted, [{ cell: queueCell(row.queue_id), personId: row.person_id }], -1);
    }
    for (const row of members) {
      const counted = { desk_id: row.desk_id, is_subtask: after.get(row.ticket_id)?.is_subtask ?? 0 };
      tallies.add(counted, [{ cell: queueCell(row.queue_id), personId: row.person_id }], 1);
    }
    const were = new Set(old.map(memberKey));
    return new Set([...gone, ...members.filter((row) => !were.has(memberKey(row)))].map((row) => row.ticket_id));
  }

  async #writeRechecks(
    tx: WriteTransaction,
    ticketIds: readonly number[],
    queueIds: ReadonlySet<number>,
    rechecks: readonly QueueRecheckTable[],
  ): Promise<void> {
    const wanted = new Set(rechecks.map((one) => `${one.queue_id} ${one.ticket_id}`));
    const held =
      ticketIds.length === 0
        ? []
        : await tx.db.selectFrom('queue_rechecks').selectAll().where('ticket_id', 'in', ticketIds).execute();
    for (const { queue_id, ticket_id } of held) {
      if (!queueIds.has(queue_id) || wanted.has(`${queue_id} ${ticket_id}`)) continue;
      await tx.db
        .deleteFrom('queue_rechecks')
        .where('ticket_id', '=', ticket_id)
        .where('queue_id', '=', queue_id)
        .execute();
    }
    await writeMany(tx, 'queue_rechecks', rechecks, { key: ['ticket_id', 'queue_id'], overwrite: ['at'] });
  }

  async #membersOf(tx: WriteTransaction, change: MembershipChange, old: readonly Held[]) {
    const { changed: rows, at, askedMembers, sources } = change;
    const tickets = await readRuleTickets(tx, rows, sources);
    const contextIn = nobodyAt(at);
    const members: QueueTicketTable[] = [];
    const rechecks: QueueRecheckTable[] = [];
    for (const row of rows) {
      const ticket = tickets.get(row.id);
      if (!ticket) continue;
      for (const queue of this.#queues) {
        if (queue.connectionId !== row.connection_id) continue;
        if (queue.deskId !== null && queue.deskId !== row.desk_id) continue;
        const { rule, timeZone } = queue;
        if (rule.unsupported.length > 0) {
          // The upstream's word stands until it is asked again; only the row's own order moves.
          const holds = askedMembers
            ? askedMembers.has(row.id)
            : old.some((one) => one.queue_id === queue.id && one.ticket_id === row.id);
          if (holds) members.push(member(queue.id, 0, row));
          continue;
        }
        const context = contextIn(timeZone);
        const held = this.#holders(queue, row, ticket, context);
        const personIds = 'allBut' in held ? await this.#accountsBut(tx, queue.connectionId, held.allBut) : held.only;
        for (const personId of personIds) members.push(member(queue.id, personId, row));
        const recheckAt = rule.nextChangeAt(ticket, context);
        if (recheckAt !== null) rechecks.push({ queue_id: queue.id, ticket_id: row.id, at: recheckAt });
      }
    }
    return { members, rechecks };
  }

  /**
   * For whom the queue holds the ticket: 0 for everyone. A queue that asks who is looking can only answer
   * differently for the ticket's own people; where it leaves one of those out, everyone else who has an account is
   * listed.
   */
  #holders({ rule }: Queue, row: TicketRowTable, ticket: JqlTicket, nobody: JqlContext): Holders {
    const everyone = rule.holds(ticket, nobody);
    if (!rule.needsUser) return { only: everyone ? [0] : [] };
    const holdsFor = (sourceId: string) => rule.holds(ticket, { ...nobody, currentUserSourceIds: [sourceId] });
    const own = new Map<number, string>();
    if (row.assignee_id !== null && ticket.assigneeSourceId !== null) own.set(row.assignee_id, ticket.assigneeSourceId);
    if (row.requester_id !== null && ticket.requesterSourceId !== null)
      own.set(row.requester_id, ticket.requesterSourceId);
    const different = [...own].filter(([, sourceId]) => holdsFor(sourceId) !== everyone).map(([id]) => id);
    if (!everyone) return { only: different };
    return different.length === 0 ? { only: [0] } : { allBut: different };
  }

  async #accountsBut(tx: WriteTransaction, connectionId: number, personIds: readonly number[]): Promise<number[]> {
    this.#accountPeople ??= readAccountPeople(tx);
    const people = (await this.#accountPeople).get(connectionId) ?? [];
    return people.filter((id) => !personIds.includes(id));
  }
}

/** Two accounts may be one person, who is listed once. */
async function readAccountPeople({ db }: WriteTransaction): Promise<AccountPeople> {
  const links = await db.selectFrom('user_people').select(['connection_id', 'person_id']).distinct().execute();
  const byConnection = new Map<number, number[]>();
  for (const { connection_id, person_id } of links) {
    const people = byConnection.get(connection_id);
    if (people) people.push(person_id);
    else byConnection.set(connection_id, [person_id]);
  }
  return byConnection;
}

/** Which queues hold these tickets. By ticket alone: asked for the queues too, SQLite would walk every member of each. */
async function heldByAny({ db }: WriteTransaction, ticketIds: readonly number[]): Promise<Held[]> {
  if (ticketIds.length === 0) return [];
  return db
    .selectFrom('queue_tickets')
    .select(['queue_id', 'person_id', 'ticket_id', 'desk_id'])
    .where('ticket_id', 'in', ticketIds)
    .execute();
}

/** What rules are asked with when nobody looks: one object per time zone, so that what it implies is worked out once. */
function nobodyAt(nowMs: number): (timeZone: string) => JqlContext {
  const contexts = new Map<string, JqlContext>();
  return (timeZone) => {
    const context = contexts.get(timeZone) ?? { nowMs, timeZone, currentUserSourceIds: [] };
    contexts.set(timeZone, context);
    return context;
  };
}

function member(queueId: number, personId: number, row: TicketRowTable): QueueTicketTable {
  return {
    queue_id: queueId,
    person_id: personId,
    ticket_id: row.id,
    desk_id: row.desk_id,
    updated_order: row.updated_order,
    created_order: row.created_order,
    priority_rank: row.priority_rank,
    sla_order: row.sla_order,
    key_order: row.key_order,
  };
}

function memberKey(row: { queue_id: number; person_id: number; ticket_id: number }): string {
  return `${row.queue_id} ${row.person_id} ${row.ticket_id}`;
}

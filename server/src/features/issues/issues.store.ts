import { type Kysely, sql } from 'kysely';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { Database } from '../../store/database.ts';
import { foldCase } from '../../store/fold-case.ts';
import { PreparedRead } from '../../store/prepared-read.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

const ROW = new PreparedRead<ListedRow>(
  ({ value, among }) => sql`select r.*, d.unit_id from ticket_keys named
    join ticket_rows r on r.id = named.ticket_id join desks d on d.id = r.desk_id
    where named.key = ${value(0)} and r.desk_id ${among(1)} order by r.connection_id limit 1`,
);

/** The row of the ticket with this key, or an earlier key of it, among the given desks. */
export async function readRow(
  database: Database,
  key: string,
  deskIds: readonly number[],
): Promise<ListedRow | undefined> {
  const [row] = await ROW.all(database, [key, deskIds]);
  return row;
}

export async function readRowById(db: Db, id: number): Promise<ListedRow | undefined> {
  return db
    .selectFrom('ticket_rows as row')
    .innerJoin('desks as desk', 'desk.id', 'row.desk_id')
    .selectAll('row')
    .select('desk.unit_id')
    .where('row.id', '=', id)
    .executeTakeFirst();
}

export async function readTicketId(db: Db, connectionId: number, sourceId: string): Promise<number | undefined> {
  const query = db.selectFrom('tickets').select('id');
  const found = query.where('connection_id', '=', connectionId).where('source_id', '=', sourceId);
  return (await found.executeTakeFirst())?.id;
}

export function readTicket(db: Db, id: number) {
  return db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Tickets changed after `since` on the given desks, each with its first change then, in that order. */
export async function readChangedTickets(db: Db, deskIds: readonly number[], since: number, limit: number) {
  if (deskIds.length === 0) return [];
  return db
    .selectFrom('change_log')
    .select(['ticket_id', (eb) => eb.fn.min('seq').as('seq')])
    .where('seq', '>', since)
    .where((eb) => eb.or([eb('desk_id', 'in', deskIds), eb('previous_desk_id', 'in', deskIds)]))
    .groupBy('ticket_id')
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** Which of the given tickets a queue holds now, and which it does not. */
export async function readMembersAmong(
  db: Db,
  queue: { queueId: number; personIds: readonly number[]; deskIds: readonly number[] },
  ticketIds: readonly number[],
) {
  if (ticketIds.length === 0) return { rows: [], removed: [] };
  const rows = await db
    .selectFrom('queue_tickets as member')
    .innerJoin('ticket_rows as row', 'row.id', 'member.ticket_id')
    .innerJoin('desks as desk', 'desk.id', 'row.desk_id')
    .selectAll('row')
    .select('desk.unit_id')
    .where('member.queue_id', '=', queue.queueId)
    .where('member.person_id', 'in', [0, ...queue.personIds])
    .where('member.ticket_id', 'in', ticketIds)
    .where('row.desk_id', 'in', queue.deskIds)
    .orderBy('row.updated_order')
    .orderBy('row.id')
    .execute();
  const held = new Set(rows.map((row) => row.id));
  return { rows, removed: ticketIds.filter((id) => !held.has(id)) };
}

export function readComments(db: Db, ticketId: number) {
  return db
    .selectFrom('comments as comment')
    .leftJoin('people as author', 'author.id', 'comment.author_id')
    .selectAll('comment')
    .select(['author.name as author_name', 'author.kind as author_kind'])
    .where('comment.ticket_id', '=', ticketId)
    .orderBy('comment.created_at')
    .orderBy('comment.id')
    .execute();
}

export function readHistory(db: Db, ticketId: number) {
  return db
    .selectFrom('ticket_history as entry')
    .leftJoin('people as author', 'author.id', 'entry.author_id')
    .selectAll('entry')
    .select('author.name as author_name')
    .where('entry.ticket_id', '=', ticketId)
    .orderBy('entry.at', 'desc')
    .orderBy('entry.source_id', 'desc')
    .execute();
}

/** Names of a connection's people and desks by their source ids. */
export async function readNames(
  db: Db,
  connectionId: number,
  sourceIds: readonly string[],
): Promise<Map<string, string>> {
  if (sourceIds.length === 0) return new Map();
  const [people, desks] = await Promise.all([
    db
      .selectFrom('people')
      .select(['source_id', 'name'])
      .where('connection_id', '=', connectionId)
      .where('source_id', 'in', sourceIds)
      .execute(),
    db
      .selectFrom('desks')
      .select(['source_id', 'name'])
      .where('connection_id', '=', connectionId)
      .where('source_id', 'in', sourceIds)
      .execute(),
  ]);
  return new Map([...desks, ...people].map((row) => [row.source_id, row.name]));
}

/** People of a site by their ids there; one nobody has shown yet is missing. */
export async function readPeople(db: Db, connectionId: number, sourceIds: readonly string[]) {
  if (sourceIds.length === 0) return new Map<string, { id: number; name: string }>();
  const rows = await db
    .selectFrom('people')
    .select(['source_id', 'id', 'name'])
    .where('connection_id', '=', connectionId)
    .where('source_id', 'in', sourceIds)
    .execute();
  return new Map(rows.map(({ source_id, id, name }) => [source_id, { id, name }]));
}

export async function readOrganizationName(db: Db, connectionId: number, sourceId: string): Promise<string | null> {
  const row = await db
    .selectFrom('organizations')
    .select('name')
    .where('connection_id', '=', connectionId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  return row?.name ?? null;
}

export function readSlaClocks(db: Db, ticketId: number) {
  return db.selectFrom('sla_clocks').selectAll().where('ticket_id', '=', ticketId).orderBy('source_id').execute();
}

export function readAttachments(db: Db, ticketId: number) {
  return db
    .selectFrom('attachments as file')
    .leftJoin('people as author', 'author.id', 'file.author_id')
    .selectAll('file')
    .select('author.name as author_name')
    .where('file.ticket_id', '=', ticketId)
    .orderBy('file.created_at')
    .orderBy('file.source_id')
    .execute();
}

export function readAttachment(db: Db, ticketId: number, sourceId: string) {
  return db
    .selectFrom('attachments')
    .select(['source_id', 'filename', 'mime_type', 'size_bytes', 'url'])
    .where('ticket_id', '=', ticketId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
}

/** Links of a ticket, with the present status of those that are mirrored and on the given desks. */
export function readLinks(db: Db, ticketId: number, deskIds: readonly number[]) {
  return db
    .selectFrom('ticket_links as link')
    .leftJoin('tickets as other', (join) =>
      join
        .onRef('other.connection_id', '=', 'link.connection_id')
        .onRef('other.source_id', '=', 'link.other_source_id'),
    )
    .leftJoin('ticket_rows as row', (join) => join.onRef('row.id', '=', 'other.id').on('row.desk_id', 'in', deskIds))
    .select(['link.type', 'link.other_key', 'link.other_summary', 'row.key', 'row.summary', 'row.status'])
    .select(['row.status_category', 'other.id as other_id'])
    .where('link.ticket_id', '=', ticketId)
    .orderBy('link.type')
    .orderBy('link.other_key')
    .execute();
}

export function readSubtasks(db: Db, parent: { connection_id: number; source_id: string }, deskIds: readonly number[]) {
  return db
    .selectFrom('ticket_rows')
    .select(['key', 'summary', 'status', 'status_category'])
    .where('connection_id', '=', parent.connection_id)
    .where('parent_source_id', '=', parent.source_id)
    .where('is_subtask', '=', 1)
    .where('desk_id', 'in', deskIds)
    .orderBy('key_order')
    .execute();
}

export function readSprints(db: Db, ticketId: number) {
  return db
    .selectFrom('ticket_sprints as held')
    .innerJoin('sprints as sprint', (join) =>
      join
        .onRef('sprint.connection_id', '=', 'held.connection_id')
        .onRef('sprint.source_id', '=', 'held.sprint_source_id'),
    )
    .select(['sprint.id', 'sprint.name', 'sprint.state'])
    .where('held.ticket_id', '=', ticketId)
    .orderBy('sprint.start_at')
    .orderBy('sprint.id')
    .execute();
}

export async function readWorkflowPlace(db: Db, place: { deskId: number; type: string; statusId: string }) {
  return db
    .selectFrom('workflow_transitions')
    .select('transitions')
    .where('desk_id', '=', place.deskId)
    .where('type', '=', place.type)
    .where('status_id', '=', place.statusId)
    .executeTakeFirst();
}

/** A present desk among the given ones, by id or by key. */
export function readDesk(db: Db, which: { id: number } | { key: string }, deskIds: readonly number[]) {
  if (deskIds.length === 0) return Promise.resolve(undefined);
  const desks = db
    .selectFrom('desks')
    .innerJoin('connections', 'connections.id', 'desks.connection_id')
    .select(['desks.id', 'desks.connection_id', 'desks.source_id', 'desks.ticket_types', 'connections.kind as source'])
    .where('desks.id', 'in', deskIds)
    .where('desks.removed_at', 'is', null);
  const chosen =
    'id' in which ? desks.where('desks.id', '=', which.id) : desks.where('desks.key', '=', which.key.toUpperCase());
  return chosen.orderBy('desks.id').limit(1).executeTakeFirst();
}

/** Keys of the present desks among the given ones. */
export async function readDeskKeys(db: Db, deskIds: readonly number[]): Promise<string[]> {
  if (deskIds.length === 0) return [];
  const desks = db.selectFrom('desks').select('key').where('id', 'in', deskIds).where('removed_at', 'is', null);
  return (await desks.orderBy('key').execute()).map(({ key }) => key);
}

/** Types that tickets of a desk were seen to have. */
export async function readTypes(db: Db, deskId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('workflow_transitions')
    .select('type')
    .distinct()
    .where('desk_id', '=', deskId)
    .execute();
  return rows.map(({ type }) => type);
}

export function readStatuses(db: Db, connectionId: number) {
  return db.selectFrom('statuses').selectAll().where('connection_id', '=', connectionId).orderBy('name').execute();
}

export function readPriorities(db: Db, connectionId: number) {
  return db.selectFrom('priorities').selectAll().where('connection_id', '=', connectionId).orderBy('rank').execute();
}

export function readPerson(db: Db, personId: number) {
  return db.selectFrom('people').selectAll().where('id', '=', personId).executeTakeFirst();
}

/** Agents of a connection whose name contains the words; the first hundred by name. */
export function readAgents(db: Db, connectionId: number, words: string) {
  let query = db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('connection_id', '=', connectionId)
    .where('kind', '=', sql.lit('agent'))
    .where('active', '=', sql.lit(1));
  if (words !== '') query = query.where(sql<string>`lower(name)`, 'like', `%${escapeLike(foldCase(words))}%`);
  return query.orderBy('name').orderBy('id').limit(100).execute();
}

/** Neither database has an escape character for LIKE by default on both: the wildcards are matched as any character. */
function escapeLike(text: string): string {
  return text.replace(/[%\\]/g, '_');
}

/** What was done to something since then, newest first. */
export function readAuditEntries(db: Db, of: { action: string; resource: string; since: number }) {
  return db
    .selectFrom('audit_log')
    .select(['user_id', 'details', 'timestamp'])
    .where('timestamp', '>=', of.since)
    .where('action', '=', of.action)
    .where('resource', '=', of.resource)
    .orderBy('timestamp', 'desc')
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
}

export function readUserName(db: Db, userIds: readonly number[]) {
  if (userIds.length === 0) return Promise.resolve([]);
  return db.selectFrom('users').select(['id', 'name']).where('id', 'in', userIds).execute();
}

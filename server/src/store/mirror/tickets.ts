import type { SourceTicket } from '../../domain/source.ts';
import { commentsDigest, digestOf, ownDigest } from '../../domain/ticket-digest.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';
import { addMissingDesks } from './desks.ts';
import type { PersonIds } from './people.ts';
import { writeTicketParts } from './ticket-parts.ts';

/** A ticket written to the mirror. */
export interface WrittenTicket {
  id: number;
  source: SourceTicket;
  /** Whether it was not there before: then there is nothing of it to clear away. */
  isNew: boolean;
  /** Whether its description or a comment changed. */
  saysOther: boolean;
  /** Its row of the mirror, as written. */
  row: TicketRow;
}

type TicketRow = ReturnType<typeof ticketValues>;

export interface WrittenTickets {
  /** Those that were new or different. */
  written: WrittenTicket[];
  /** Ids of all given tickets that are in the mirror, by source id. */
  ids: ReadonlyMap<string, number>;
}

/** How tickets were read. */
export interface TicketsReading {
  /** When it began, by our clock. */
  readAt: number;
  /** Now, by the same clock. */
  at: number;
  /** By a search, whose index may still show what is deleted. */
  fromSearch: boolean;
}

/** How long after its deletion was learnt what a ticket said is kept, for a last look at whether it is gone. */
export const PURGED_AFTER_MS = 24 * 60 * 60_000;

/**
 * Takes over tickets with all their parts. Idempotent, and free of order: of several copies the newest version stands,
 * of the same version the one whose reading began last. What is deleted here stays deleted unless a reading that began
 * later finds it, and no search.
 *
 * @param people ids of everyone the tickets name
 */
export async function writeTickets(
  tx: WriteTransaction,
  connectionId: number,
  tickets: readonly SourceTicket[],
  people: PersonIds,
  reading: TicketsReading,
): Promise<WrittenTickets> {
  const newest = new Map<string, SourceTicket>();
  for (const ticket of tickets) {
    const other = newest.get(ticket.sourceId);
    if (!other || other.version <= ticket.version) newest.set(ticket.sourceId, ticket.deleted ? bare(ticket) : ticket);
  }
  const held = await readHeld(tx, connectionId, [...newest.keys()]);
  const hashes = new Map<string, string>();
  const seenAgain: number[] = [];
  const fresh = [...newest.values()].filter((ticket) => {
    const before = held.get(ticket.sourceId);
    const now = contentHash(ticket, before?.content_hash);
    hashes.set(ticket.sourceId, now);
    if (!before) return true;
    if (!stands(ticket, before, reading)) return false;
    if (before.content_hash !== now) return true;
    if (reading.readAt !== before.read_at) seenAgain.push(before.id);
    return false;
  });
  await noteReading(tx, seenAgain, reading.readAt);
  const desks = await addMissingDesks(
    tx,
    connectionId,
    new Map(fresh.map((ticket) => [ticket.deskSourceId, deskByKey(ticket)])),
  );
  const rows = fresh.map((ticket) => ({
    ...ticketValues(ticket, connectionId, desks, people, hashes.get(ticket.sourceId) ?? ''),
    read_at: reading.readAt,
    purge_at: ticket.deleted && held.has(ticket.sourceId) ? reading.readAt + PURGED_AFTER_MS : null,
  }));
  await writeMany(tx, 'tickets', rows, { key: ['connection_id', 'source_id'], overwrite: 'all' });
  const came = fresh.filter(({ sourceId }) => !held.has(sourceId)).map(({ sourceId }) => sourceId);
  const ids = new Map<string, number>();
  for (const [sourceId, row] of [...held, ...(await readHeld(tx, connectionId, came))]) ids.set(sourceId, row.id);
  const written = fresh.map((source, n): WrittenTicket => {
    const before = held.get(source.sourceId);
    const saysOther = before?.description_text !== (source.description?.text ?? '');
    const id = ids.get(source.sourceId) as number;
    return { id, source, isNew: before === undefined, saysOther, row: rows[n] as TicketRow };
  });
  await writeMany(
    tx,
    'ticket_keys',
    written.map(({ id, source }) => ({ key: source.key, ticket_id: id })),
    { key: ['key', 'ticket_id'] },
  );
  const commented = await writeTicketParts(tx, connectionId, written, people);
  for (const ticket of written) ticket.saysOther ||= commented.has(ticket.id);
  return { written, ids };
}

/** Whether a copy is to stand in place of the one held, should they differ. */
function stands(
  ticket: SourceTicket,
  held: { version: number; read_at: number; deleted: number; content_hash: string },
  { readAt, at, fromSearch }: TicketsReading,
): boolean {
  if (ticket.version < held.version) return false;
  const isNewer = ticket.version > held.version;
  // A clock that was set back must not make old of what is read from now on.
  const heldAt = held.read_at > at ? 0 : held.read_at;
  if (held.deleted === 0 || ticket.deleted) return isNewer || readAt >= heldAt;
  // A deletion the upstream gave a version is undone by a newer one; one that was found, by who looked later.
  const isVersioned = held.content_hash !== '';
  return !fromSearch && ((isVersioned && isNewer) || readAt > heldAt);
}

/** Notes of tickets that are as they were that a later reading says so too. */
async function noteReading({ db }: WriteTransaction, ids: readonly number[], readAt: number): Promise<void> {
  if (ids.length > 0) await db.updateTable('tickets').set({ read_at: readAt }).where('id', 'in', ids).execute();
}

/** What is kept of a ticket that is deleted: nothing it says. What was said in it goes a little later. */
function bare({ digest: _whole, ...ticket }: SourceTicket): SourceTicket {
  return {
    ...ticket,
    summary: '',
    description: null,
    category: null,
    resolution: null,
    labels: [],
    components: [],
    customFields: [],
    people: [],
    comments: { items: [], complete: false },
    attachments: [],
    links: [],
    slas: [],
    service: null,
  };
}

function ticketValues(
  ticket: SourceTicket,
  connectionId: number,
  desks: ReadonlyMap<string, number>,
  people: PersonIds,
  contentHash: string,
) {
  const person = (sourceId: string | null) => (sourceId === null ? null : (people.get(sourceId) ?? null));
  return {
    connection_id: connectionId,
    source_id: ticket.sourceId,
    key: ticket.key,
    url: ticket.url,
    desk_id: desks.get(ticket.deskSourceId) as number,
    version: ticket.version,
    deleted: Number(ticket.deleted),
    summary: ticket.summary,
    description_format: ticket.description?.format ?? null,
    description_source: ticket.description?.source ?? null,
    description_text: ticket.description?.text ?? '',
    status_id: ticket.statusSourceId,
    status: ticket.status,
    status_category: ticket.statusCategory,
    waits_for: ticket.waitsFor,
    priority: ticket.priority,
    priority_rank: ticket.priorityRank,
    type: ticket.type,
    is_subtask: Number(ticket.isSubtask),
    parent_source_id: ticket.parentSourceId,
    category: ticket.category,
    requester_id: person(ticket.requesterSourceId),
    assignee_id: person(ticket.assigneeSourceId),
    labels: JSON.stringify(ticket.labels),
    components: JSON.stringify(ticket.components),
    custom_fields: JSON.stringify(ticket.customFields),
    story_points: ticket.storyPoints,
    sprint_ids: JSON.stringify(ticket.sprintSourceIds),
    resolution: ticket.resolution,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    resolved_at: ticket.resolvedAt,
    due_at: ticket.dueAt,
    service: ticket.service && JSON.stringify(ticket.service),
    content_hash: contentHash,
    // It was seen.
    missing_since: null,
  };
}

/**
 * Tells whether there is anything to write: one digest of the ticket's own members, one of the lists that some reads
 * bring only in part; a part counts as no news.
 */
function contentHash(ticket: SourceTicket, before: string | undefined): string {
  const { comments, worklogs, attachments } = ticket;
  const lists = () =>
    digestOf(JSON.stringify([worklogs, attachments]), comments.digest ?? commentsDigest(comments.items));
  const told = comments.complete ? lists() : (before?.split('.')[1] ?? '');
  return `${ticket.digest ?? ownDigest(ticket)}.${told}`;
}

async function readHeld(tx: WriteTransaction, connectionId: number, sourceIds: readonly string[]) {
  const rows =
    sourceIds.length === 0
      ? []
      : await tx.db
          .selectFrom('tickets')
          .select(['id', 'source_id', 'version', 'content_hash', 'deleted', 'read_at', 'description_text'])
          .where('connection_id', '=', connectionId)
          .where('source_id', 'in', sourceIds)
          .execute();
  return new Map(rows.map((row) => [row.source_id, row]));
}

/** What a ticket tells of its desk: the beginning of its key. */
function deskByKey({ key }: SourceTicket): { key: string; name: string } {
  const name = key.slice(0, key.lastIndexOf('-'));
  return { key: name, name };
}

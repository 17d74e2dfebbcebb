import type { SourceAttachment, SourceComment, SourceSla } from '../../domain/source.ts';
import type { WriteTransaction } from '../database.ts';
import type { SlaClockTable } from '../schema/mirror-tables.ts';
import { keepParts } from './keep-parts.ts';
import type { PersonIds } from './people.ts';
import type { WrittenTicket } from './tickets.ts';
import { writeNamedTwins } from './twins.ts';

/**
 * Takes over comments, worklogs, attachments, links, clocks and sprints of tickets just written. A list the upstream
 * gave whole replaces the one held, so that what was deleted there goes here too.
 *
 * @returns the tickets of which a comment changed
 */
export async function writeTicketParts(
  tx: WriteTransaction,
  connectionId: number,
  written: readonly WrittenTicket[],
  people: PersonIds,
): Promise<ReadonlySet<number>> {
  const person = (sourceId: string | null) => (sourceId === null ? null : (people.get(sourceId) ?? null));
  const sources = new Map(written.map(({ id, source }) => [id, source]));
  const of = written.filter(({ isNew }) => !isNew).map(({ id }) => id);
  const commentsAreWhole = (ticketId: number) => sources.get(ticketId)?.comments.complete === true;
  const commented = await keepParts(
    tx,
    'comments',
    written.flatMap(({ id, source }) => commentRows(id, source.comments.items, people)),
    { of, wholeOf: commentsAreWhole },
  );
  await keepParts(
    tx,
    'attachments',
    written.flatMap(({ id, source }) => attachmentRows(id, source.attachments, people)),
    { of, wholeOf: commentsAreWhole },
  );
  await keepParts(
    tx,
    'worklogs',
    written.flatMap(({ id, source }) =>
      source.worklogs.items.map((worklog) => ({
        ticket_id: id,
        source_id: worklog.sourceId,
        author_id: person(worklog.authorSourceId),
        started_at: worklog.startedAt,
        updated_at: worklog.updatedAt,
        seconds: worklog.seconds,
        body_text: worklog.text,
      })),
    ),
    { of, wholeOf: (ticketId) => sources.get(ticketId)?.worklogs.complete === true },
  );
  await keepParts(
    tx,
    'ticket_links',
    written.flatMap(({ id, source }) =>
      source.links.map((link) => ({
        ticket_id: id,
        connection_id: connectionId,
        type: link.type,
        other_source_id: link.otherSourceId,
        other_key: link.otherKey,
        other_summary: link.otherSummary,
        blocked_by: Number(link.blockedBy),
      })),
    ),
    { of, wholeOf: always },
  );
  await keepParts(
    tx,
    'sla_clocks',
    written.flatMap(({ id, source }) => slaClockRows(id, source.slas)),
    { of, wholeOf: always },
  );
  await keepParts(
    tx,
    'ticket_sprints',
    written.flatMap(({ id, source }) =>
      [...new Set(source.sprintSourceIds)].map((sprint) => ({
        ticket_id: id,
        connection_id: connectionId,
        sprint_source_id: sprint,
      })),
    ),
    { of, wholeOf: always },
  );
  await writeNamedTwins(
    tx,
    connectionId,
    written.map(({ isNew, source: { sourceId, description, comments } }) => ({
      sourceId,
      bodies: [...(description ? [description] : []), ...comments.items.map(({ body }) => body)],
      whole: comments.complete && !isNew,
    })),
  );
  return commented;
}

const always = () => true;

/** A ticket's clocks as they are kept. */
export function slaClockRows(ticketId: number, clocks: Iterable<SourceSla>): SlaClockTable[] {
  return Array.from(clocks, (clock) => ({
    ticket_id: ticketId,
    source_id: clock.sourceId,
    name: clock.name,
    state: clock.state,
    started_at: clock.startedAt,
    due_at: clock.dueAt,
    stopped_at: clock.stoppedAt,
    goal_ms: clock.goalMs,
    remaining_ms: clock.remainingMs,
  }));
}

/** Adds comments or brings them up to date; never removes one. */
export async function writeComments(
  tx: WriteTransaction,
  items: readonly { ticketId: number; comments: readonly SourceComment[] }[],
  people: PersonIds,
): Promise<void> {
  const rows = items.flatMap(({ ticketId, comments }) => commentRows(ticketId, comments, people));
  await keepParts(tx, 'comments', rows, { of: items.map(({ ticketId }) => ticketId) });
}

/** Adds attachments or brings them up to date; never removes one. */
export async function writeAttachments(
  tx: WriteTransaction,
  items: readonly { ticketId: number; attachments: readonly SourceAttachment[] }[],
  people: PersonIds,
): Promise<void> {
  const rows = items.flatMap(({ ticketId, attachments }) => attachmentRows(ticketId, attachments, people));
  await keepParts(tx, 'attachments', rows, { of: items.map(({ ticketId }) => ticketId) });
}

function commentRows(ticketId: number, comments: readonly SourceComment[], people: PersonIds) {
  return comments.map((comment) => ({
    ticket_id: ticketId,
    source_id: comment.sourceId,
    author_id: comment.authorSourceId === null ? null : (people.get(comment.authorSourceId) ?? null),
    format: comment.body.format,
    body: comment.body.source,
    body_text: comment.body.text,
    public: Number(comment.public),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  }));
}

function attachmentRows(ticketId: number, attachments: readonly SourceAttachment[], people: PersonIds) {
  return attachments.map((attachment) => ({
    ticket_id: ticketId,
    source_id: attachment.sourceId,
    filename: attachment.filename,
    mime_type: attachment.mimeType,
    size_bytes: attachment.sizeBytes,
    author_id: attachment.authorSourceId === null ? null : (people.get(attachment.authorSourceId) ?? null),
    created_at: attachment.createdAt,
    url: attachment.url,
  }));
}

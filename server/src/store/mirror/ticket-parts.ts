import type { SourceAttachment, SourceComment } from '../../domain/source.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';
import type { PersonIds } from './people.ts';
import type { WrittenTicket } from './tickets.ts';

/**
 * Takes over comments, worklogs, attachments, links, clocks and sprints of tickets just written. A list the upstream
 * gave whole replaces the one held, so that what was deleted there goes here too.
 */
export async function writeTicketParts(
  tx: WriteTransaction,
  connectionId: number,
  written: readonly WrittenTicket[],
  people: PersonIds,
): Promise<void> {
  const person = (sourceId: string | null) => (sourceId === null ? null : (people.get(sourceId) ?? null));
  const known = written.filter(({ isNew }) => !isNew).map(({ id }) => id);
  if (known.length > 0) {
    await tx.db.deleteFrom('ticket_links').where('ticket_id', 'in', known).execute();
    await tx.db.deleteFrom('sla_clocks').where('ticket_id', 'in', known).execute();
    await tx.db.deleteFrom('ticket_sprints').where('ticket_id', 'in', known).execute();
  }
  for (const { id, source, isNew } of written) {
    if (!isNew && source.comments.complete) {
      await forgetUnlisted(tx, 'comments', id, source.comments.items);
      await forgetUnlisted(tx, 'attachments', id, source.attachments);
    }
    if (!isNew && source.worklogs.complete) await tx.db.deleteFrom('worklogs').where('ticket_id', '=', id).execute();
  }
  await writeComments(
    tx,
    written.map(({ id, source }) => ({ ticketId: id, comments: source.comments.items })),
    people,
  );
  await writeAttachments(
    tx,
    written.map(({ id, source }) => ({ ticketId: id, attachments: source.attachments })),
    people,
  );
  await writeMany(
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
    { key: ['ticket_id', 'source_id'], overwrite: 'all' },
  );
  await writeMany(
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
    { key: ['ticket_id', 'type', 'other_source_id'], overwrite: 'all' },
  );
  await writeMany(
    tx,
    'sla_clocks',
    written.flatMap(({ id, source }) =>
      source.slas.map((sla) => ({
        ticket_id: id,
        source_id: sla.sourceId,
        name: sla.name,
        state: sla.state,
        started_at: sla.startedAt,
        due_at: sla.dueAt,
        stopped_at: sla.stoppedAt,
        goal_ms: sla.goalMs,
        remaining_ms: sla.remainingMs,
      })),
    ),
    { key: ['ticket_id', 'source_id'], overwrite: 'all' },
  );
  await writeMany(
    tx,
    'ticket_sprints',
    written.flatMap(({ id, source }) =>
      [...new Set(source.sprintSourceIds)].map((sprint) => ({
        ticket_id: id,
        connection_id: connectionId,
        sprint_source_id: sprint,
      })),
    ),
    { key: ['ticket_id', 'sprint_source_id'] },
  );
}

/** Adds comments or brings them up to date; never removes one. */
export async function writeComments(
  tx: WriteTransaction,
  items: readonly { ticketId: number; comments: readonly SourceComment[] }[],
  people: PersonIds,
): Promise<void> {
  await writeMany(
    tx,
    'comments',
    items.flatMap(({ ticketId, comments }) =>
      comments.map((comment) => ({
        ticket_id: ticketId,
        source_id: comment.sourceId,
        author_id: comment.authorSourceId === null ? null : (people.get(comment.authorSourceId) ?? null),
        format: comment.body.format,
        body: comment.body.source,
        body_text: comment.body.text,
        public: Number(comment.public),
        created_at: comment.createdAt,
        updated_at: comment.updatedAt,
      })),
    ),
    {
      key: ['ticket_id', 'source_id'],
      overwrite: ['author_id', 'format', 'body', 'body_text', 'public', 'created_at', 'updated_at'],
    },
  );
}

export async function writeAttachments(
  tx: WriteTransaction,
  items: readonly { ticketId: number; attachments: readonly SourceAttachment[] }[],
  people: PersonIds,
): Promise<void> {
  await writeMany(
    tx,
    'attachments',
    items.flatMap(({ ticketId, attachments }) =>
      attachments.map((attachment) => ({
        ticket_id: ticketId,
        source_id: attachment.sourceId,
        filename: attachment.filename,
        mime_type: attachment.mimeType,
        size_bytes: attachment.sizeBytes,
        author_id: attachment.authorSourceId === null ? null : (people.get(attachment.authorSourceId) ?? null),
        created_at: attachment.createdAt,
        url: attachment.url,
      })),
    ),
    { key: ['ticket_id', 'source_id'], overwrite: 'all' },
  );
}

async function forgetUnlisted(
  tx: WriteTransaction,
  table: 'comments' | 'attachments',
  ticketId: number,
  listed: readonly { sourceId: string }[],
): Promise<void> {
  let query = tx.db.deleteFrom(table).where('ticket_id', '=', ticketId);
  if (listed.length > 0) {
    query = query.where(
      'source_id',
      'not in',
      listed.map(({ sourceId }) => sourceId),
    );
  }
  await query.execute();
}

import type { AttachmentView, HistoryView } from '@speedyflow/contract/issues';
import type { CommentView, EditView, SlaView, TicketView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import type { FindFile } from '../../domain/rich-text/adf-to-html.ts';
import { markdownToHtml } from '../../domain/rich-text/markdown-to-html.ts';
import { renderBody } from '../../domain/rich-text/render-body.ts';
import type { SourceHistoryItem } from '../../domain/source.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import { personView, slaView, ticketRowView } from '../../readmodel/ticket-row-view.ts';
import { instant } from '../../stdx/instant.ts';
import type { Database } from '../../store/database.ts';
import { heldEdits } from '../../store/outbox/held-edits.ts';
import { type OutboxRow, openEdits, saidLately } from '../../store/outbox/outbox.ts';
import { customFieldValue } from './custom-field-value.ts';
import { fileLinks, mayNameFiles } from './file-links.ts';
import * as store from './issues.store.ts';
import { serviceView } from './service-view.ts';
import { readOutline, type TicketOutline } from './ticket-outline.store.ts';
import { customerReads, readTwins, twinView } from './twins.store.ts';
import { visibleTicket } from './visible-ticket.ts';

/** One ticket, all of it. */
export async function getIssue(
  database: Database,
  caller: Caller,
  key: string,
  at: number,
): Promise<{ data: TicketView; version: number }> {
  const row = await visibleTicket(database, caller, key);
  const db = database.read;
  const ticket = await readOutline(database, row.id);
  const [edits, links, subtasks, sprints, clocks, twins] = await Promise.all([
    ticket.has_edits ? openEdits(db, row.id) : [],
    ticket.has_links ? store.readLinks(db, row.id, caller.deskIds) : [],
    ticket.has_subtasks ? store.readSubtasks(db, row, caller.deskIds) : [],
    ticket.has_sprints ? store.readSprints(db, row.id) : [],
    ticket.has_clocks ? store.readSlaClocks(db, row.id) : [],
    readTwins(database, row.id, caller.deskIds),
  ]);
  const names = await userNames(database, edits);
  const held = heldEdits(edits);
  const data: TicketView = {
    ...ticketRowView(row, at),
    url: ticket.url,
    desk_name: ticket.desk_name,
    customer_reads: customerReads(ticket.desk_kind),
    description_html: descriptionHtml(ticket, edits, await filesIn(database, row, [ticket.description_source])),
    components: JSON.parse(ticket.components) as string[],
    custom_fields: (JSON.parse(ticket.custom_fields) as { name: string; value: unknown }[]).map(({ name, value }) => ({
      name,
      value: customFieldValue(value),
    })),
    sprints,
    links: links
      // A linked ticket that is mirrored but on a foreign desk shows nothing but that there is one.
      .filter((link) => link.other_id === null || link.key !== null)
      .map((link) => ({
        type: link.type,
        key: link.key ?? link.other_key,
        summary: link.summary ?? link.other_summary,
        status: link.status,
        status_category: link.status_category,
      })),
    twins: twins.map((twin) => twinView(twin, twin.desk_kind)),
    subtasks: subtasks.map((subtask) => ({ type: 'subtask', ...subtask })),
    sla_clocks: clocks.map((clock) => slaView(clock, at)),
    worklog_seconds: ticket.worklog_seconds,
    service: await serviceView(database, row.connection_id, ticket.service),
    edits: edits.map((edit) => editView(edit, names.get(edit.user_id) ?? '', held.get(edit.id))),
  };
  // Read before all else: what came meanwhile may show already, and is not claimed to have been seen.
  return { data, version: row.seq };
}

/** Comments, oldest first, those not confirmed yet last. */
export async function listComments(database: Database, caller: Caller, key: string): Promise<CommentView[]> {
  const row = await visibleTicket(database, caller, key);
  return commentsOf(database, row, await openEdits(database.read, row.id));
}

/** The same of a ticket that the caller was found to see. */
export async function commentsOf(
  database: Database,
  row: ListedRow,
  edits: readonly OutboxRow[],
): Promise<CommentView[]> {
  const comments = await store.readComments(database.read, row.id);
  const said = await saidLately(database.read, row.id);
  const names = await userNames(database, edits);
  const held = heldEdits(edits);
  const files = await filesIn(
    database,
    row,
    comments.map(({ body }) => body),
  );
  const confirmed = comments.map(
    (comment): CommentView => ({
      id: comment.source_id,
      author: personView(comment.author_id, comment.author_name),
      html: renderBody({ format: comment.format, source: comment.body, text: comment.body_text }, files),
      text: comment.body_text,
      public: comment.public === 1,
      from_requester:
        comment.author_kind === 'customer' || (comment.author_id !== null && comment.author_id === row.requester_id),
      created_at: instant(comment.created_at),
      updated_at: instant(comment.updated_at),
      ...draftOf(said.get(comment.source_id)),
    }),
  );
  // Read before the comments, an edit may have arrived among them meanwhile.
  const arrived = new Set(comments.map(({ source_id }) => said.get(source_id)?.id));
  const waiting = edits.filter(({ id }) => !arrived.has(id));
  const pending = waiting.flatMap((edit) => pendingComment(edit, names.get(edit.user_id) ?? '', held.get(edit.id)));
  return [...confirmed, ...pending];
}

/** By which its author's client knows it again. */
function draftOf(edit: Pick<OutboxRow, 'draft_id'> | undefined): Pick<CommentView, 'draft_id'> {
  return edit?.draft_id ? { draft_id: edit.draft_id } : {};
}

/** A comment of the outbox, as the conversation shows it; empty for another kind of edit. */
export function pendingComment(row: OutboxRow, author: string, waitsFor?: number): CommentView[] {
  const { edit } = row;
  if (edit.kind !== 'comment') return [];
  return [
    {
      id: `edit-${row.id}`,
      author: { id: 0, name: author },
      html: markdownToHtml(edit.body),
      text: edit.body,
      public: edit.public,
      from_requester: false,
      created_at: instant(row.created_at),
      updated_at: instant(row.created_at),
      ...(edit.files === undefined
        ? {}
        : { files: edit.files.map(({ filename, sizeBytes }) => ({ filename, size_bytes: sizeBytes })) }),
      edit_id: row.id,
      ...draftOf(row),
      ...(row.state === 'failed' ? { failed: failureOf(row) } : {}),
      ...(row.state === 'pending' || row.state === 'sent' ? { pending: true as const } : {}),
      ...(waitsFor === undefined ? {} : { waits_for: waitsFor }),
    },
  ];
}

/** Changelog, newest first. Where an upstream gives ids alone, people and groups are shown by their names here. */
export async function listHistory(database: Database, caller: Caller, key: string): Promise<HistoryView[]> {
  const row = await visibleTicket(database, caller, key);
  const entries = (await store.readHistory(database.read, row.id)).map(({ items, ...entry }) => ({
    ...entry,
    items: JSON.parse(items) as SourceHistoryItem[],
  }));
  const bare = entries.flatMap(({ items }) =>
    items.flatMap((item) => [item.from === null ? item.fromId : null, item.to === null ? item.toId : null]),
  );
  const names = await store.readNames(
    database.read,
    row.connection_id,
    [...new Set(bare)].filter((id) => id !== null),
  );
  const shown = (name: string | null, id: string | null) => name ?? (id === null ? null : (names.get(id) ?? id));
  return entries.map((entry) => ({
    id: entry.source_id,
    author: personView(entry.author_id, entry.author_name),
    at: instant(entry.at),
    items: entry.items.map(({ field, from, fromId, to, toId }) => ({
      field,
      from: shown(from, fromId),
      to: shown(to, toId),
    })),
  }));
}

export async function listSlaClocks(database: Database, caller: Caller, key: string, at: number): Promise<SlaView[]> {
  const row = await visibleTicket(database, caller, key);
  return (await store.readSlaClocks(database.read, row.id)).map((clock) => slaView(clock, at));
}

export async function listAttachments(database: Database, caller: Caller, key: string): Promise<AttachmentView[]> {
  const row = await visibleTicket(database, caller, key);
  return (await store.readAttachments(database.read, row.id)).map((file) => ({
    id: file.source_id,
    filename: file.filename,
    mime_type: file.mime_type,
    size_bytes: file.size_bytes,
    author: file.author_name,
    created_at: file.created_at === null ? null : instant(file.created_at),
  }));
}

/** @param waitsFor the refused edit before it that holds it up */
export function editView(row: OutboxRow, by: string, waitsFor?: number): EditView {
  return {
    id: row.id,
    kind: row.kind,
    fields: editedFields(row),
    state: row.state === 'sent' ? 'pending' : row.state,
    at: instant(row.created_at),
    by,
    ...(row.state === 'failed' ? { failed: failureOf(row) } : {}),
    ...(waitsFor === undefined ? {} : { waits_for: waitsFor }),
    ...(row.conflict === null ? {} : { conflict: row.conflict.map(({ field, named }) => ({ field, ...named })) }),
  };
}

function editedFields({ edit }: OutboxRow): string[] {
  switch (edit.kind) {
    case 'comment':
      return ['comments'];
    case 'transition':
      return ['status'];
    case 'assign':
      return ['assignee'];
    case 'fields':
      return Object.keys(edit.fields).map((field) => (field === 'storyPoints' ? 'story_points' : field));
    case 'create':
      return [];
  }
}

function failureOf(row: OutboxRow): { code: string; message: string } {
  const code = row.error_code ?? 'INTERNAL_ERROR';
  return { code, message: row.error_message ?? code };
}

/** The description as it shows, with what is on its way. */
export function descriptionHtml(
  ticket: Pick<TicketOutline, 'description_format' | 'description_source' | 'description_text'>,
  edits: readonly OutboxRow[],
  files: FindFile | undefined,
): string {
  for (const { edit, state } of edits.toReversed()) {
    if (state !== 'failed' && edit.kind === 'fields' && edit.fields.description !== undefined) {
      return markdownToHtml(edit.fields.description);
    }
  }
  if (ticket.description_format === null || ticket.description_source === null) return '';
  const { description_format: format, description_source: source, description_text: text } = ticket;
  return renderBody({ format, source, text }, files);
}

/** Where the files are that these texts of a ticket name; undefined where they name none. */
export async function filesIn(
  database: Database,
  { id, key }: Pick<ListedRow, 'id' | 'key'>,
  sources: readonly (string | null)[],
): Promise<FindFile | undefined> {
  return sources.some(mayNameFiles) ? fileLinks(key, await store.readAttachments(database.read, id)) : undefined;
}

async function userNames(database: Database, edits: readonly OutboxRow[]): Promise<Map<number, string>> {
  const rows = await store.readUserName(database.read, [...new Set(edits.map((edit) => edit.user_id))]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

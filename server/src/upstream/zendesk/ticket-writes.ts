import { Type } from 'typebox';
import type { FieldEdits } from '../../domain/edit.ts';
import { AppError } from '../../domain/errors.ts';
import { markdownToHtml } from '../../domain/rich-text/markdown-to-html.ts';
import { orNullWhenGone } from '../transport/refusal.ts';
import { wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';
import { readAllPages } from './paging.ts';
import { readAuditWire, type ZendeskAuditWire } from './wire.ts';
import type { ZendeskSite } from './zendesk-client.ts';
import type { TicketChange, ZendeskCatalogue, ZendeskUpstream } from './zendesk-upstream.ts';

/** The audit's own metadata member that carries our edit's id. */
const EDIT_MARK = 'speedyflow_edit';

const readUpload = wireReader('upload', Type.Object({ upload: Type.Object({ token: Type.String() }) }));

/** Changes to one ticket, each a single save. */
export function ticketWrites({
  transport,
}: ZendeskSite): Pick<ZendeskUpstream, 'updateTicket' | 'upload' | 'findEdit'> {
  const ticketPath = (id: string) => `/api/v2/tickets/${encodeURIComponent(id)}`;

  return {
    async updateTicket(id, change, catalogue, options = {}) {
      const body = { ticket: encodeChange(change, catalogue) };
      const answer = await transport.write({ method: 'PUT', path: ticketPath(id), body }, options);
      return { sourceId: change.comment === undefined ? null : commentMadeBy(answer) };
    },

    async upload(file, options = {}) {
      const query = { filename: file.filename };
      const content = { type: file.mimeType, length: file.sizeBytes, open: file.open };
      const answer = await transport.write({ method: 'POST', path: '/api/v2/uploads', query, content }, options);
      return decodePage(readUpload, answer).upload.token;
    },

    async findEdit(id, editId, options = {}) {
      const path = `${ticketPath(id)}/audits`;
      const read = await orNullWhenGone(readAllPages(transport, path, 'audits', { sort: '-created_at' }, options));
      const audit = decodeAll(read?.records ?? [], readAuditWire).find(
        ({ metadata }) => (metadata?.custom as Record<string, unknown> | null | undefined)?.[EDIT_MARK] === editId,
      );
      return audit === undefined ? null : { sourceId: commentOf(audit) };
    },
  };
}

function commentOf({ events }: ZendeskAuditWire): string | null {
  const id = events.find(({ type }) => type === 'Comment' || type === 'VoiceComment')?.id;
  return id === null || id === undefined ? null : String(id);
}

/** The comment of an update, as far as its answer tells. */
function commentMadeBy(answer: unknown): string | null {
  const audit = (answer as { audit?: { events?: unknown } } | null)?.audit;
  return Array.isArray(audit?.events) ? commentOf(audit as ZendeskAuditWire) : null;
}

function encodeChange(change: TicketChange, catalogue: ZendeskCatalogue): Record<string, unknown> {
  const { editId, comment, statusSourceId, assigneeSourceId, fields = {}, onlyIfUpdatedAt } = change;
  return {
    metadata: { [EDIT_MARK]: editId },
    ...(comment === undefined ? {} : { comment: encodeComment(comment) }),
    ...(statusSourceId === undefined ? {} : encodeStatus(statusSourceId, catalogue)),
    ...(assigneeSourceId === undefined ? {} : { assignee_id: wireId(assigneeSourceId) }),
    ...encodeFields(fields),
    ...(onlyIfUpdatedAt === undefined ? {} : { safe_update: true, updated_stamp: wireTime(onlyIfUpdatedAt) }),
  };
}

function encodeComment({ body, public: isPublic, uploadTokens = [] }: NonNullable<TicketChange['comment']>) {
  const uploads = uploadTokens.length === 0 ? {} : { uploads: uploadTokens };
  return { html_body: markdownToHtml(body), public: isPublic, ...uploads };
}

/** Several statuses share a category: only the id says which. Where custom statuses are off there is none. */
function encodeStatus(sourceId: string, { customStatuses }: ZendeskCatalogue): Record<string, unknown> {
  const custom = customStatuses.find(({ id }) => id === sourceId);
  if (custom === undefined) return { status: sourceId };
  return { custom_status_id: wireId(custom.id) };
}

function encodeFields({ summary, description, priority, labels, storyPoints }: FieldEdits): Record<string, unknown> {
  if (description !== undefined) throw notInZendesk('description', 'its first message cannot be changed');
  if (storyPoints !== undefined) throw notInZendesk('story_points', 'it has no such field');
  return {
    ...(summary === undefined ? {} : { subject: summary }),
    ...(priority === undefined ? {} : { priority: priority.toLowerCase() }),
    ...(labels === undefined ? {} : { tags: labels }),
  };
}

function notInZendesk(field: string, why: string): AppError {
  return new AppError('invalid_input', 'VALIDATION_ERROR', `A Zendesk ticket's ${field} cannot be edited: ${why}.`, {
    details: { field },
  });
}

/** Ids beyond the safe integers keep their digits as a string, which Zendesk takes as well. */
export function wireId(id: string | null): string | number | null {
  return id !== null && Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

function wireTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

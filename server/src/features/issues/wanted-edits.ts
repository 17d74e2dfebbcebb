import type { Caller } from '../../domain/caller.ts';
import type { FieldEdits, TicketEdit } from '../../domain/edit.ts';
import { AppError } from '../../domain/errors.ts';
import { htmlToText } from '../../domain/rich-text/html-to-text.ts';
import { markdownToHtml } from '../../domain/rich-text/markdown-to-html.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { Reader } from '../../store/database.ts';
import * as store from './issues.store.ts';
import { allowedMoves } from './transitions.ts';

/* What people ask for, as the edits that do it. Each throws an AppError for what a ticket cannot be given. */

export function commentEdit({ body, public: isPublic = true }: { body: string; public?: boolean }): TicketEdit {
  if (htmlToText(markdownToHtml(body)).trim() === '') throw invalid('body.body', 'says nothing once it is formatted');
  return { kind: 'comment', body, public: isPublic };
}

export interface WantedMove {
  transition_id?: string;
  to_status?: string;
  /** The site's own id of the status. */
  to_status_id?: string;
  fields?: Record<string, unknown>;
}

/** @throws AppError `INVALID_TRANSITION` with the moves that are allowed */
export async function moveEdit(database: Reader, row: ListedRow, wanted: WantedMove): Promise<TicketEdit> {
  const { transition_id: id, to_status: name, to_status_id: statusId } = wanted;
  if (id === undefined && name === undefined && statusId === undefined) {
    throw invalid('body', 'name a transition_id or a to_status');
  }
  const moves = await allowedMoves(database, row);
  const move = moves.find(
    (one) =>
      (id === undefined || one.id === id) &&
      (statusId === undefined || one.to_status_id === statusId) &&
      (name === undefined || one.to_status.toLowerCase() === name.toLowerCase()),
  );
  if (!move) {
    throw new AppError('invalid_input', 'INVALID_TRANSITION', `${row.key} cannot make that move from ${row.status}.`, {
      details: { from: row.status, allowed: moves.map((one) => ({ id: one.id, to_status: one.to_status })) },
    });
  }
  return {
    kind: 'transition',
    transitionId: move.id,
    toStatusSourceId: move.to_status_id,
    fields: wanted.fields ?? {},
  };
}

/** To a person of the ticket's own site, or to nobody. */
export async function assignEdit(database: Reader, row: ListedRow, personId: number | null): Promise<TicketEdit> {
  if (personId === null) return { kind: 'assign', assigneeSourceId: null };
  const person = await store.readPerson(database.read, personId);
  if (!person || person.connection_id !== row.connection_id || person.kind !== 'agent' || person.active !== 1) {
    throw invalid('body.assignee_id', 'is not someone this ticket can be assigned to');
  }
  return { kind: 'assign', assigneeSourceId: person.source_id };
}

/** To the caller, as the person they are on the ticket's site. */
export async function takeEdit(database: Reader, caller: Caller, row: ListedRow): Promise<TicketEdit> {
  for (const personId of caller.personIds) {
    const person = await store.readPerson(database.read, personId);
    if (person?.connection_id === row.connection_id) return { kind: 'assign', assigneeSourceId: person.source_id };
  }
  throw new AppError(
    'conflict',
    'CONFLICT',
    'Your account is not tied to a person of this site; an administrator can do that in your account.',
  );
}

export interface WantedFields {
  summary?: string;
  description?: string;
  priority?: string;
  labels?: string[];
  story_points?: number | null;
}

export async function fieldsEdit(database: Reader, row: ListedRow, body: WantedFields): Promise<TicketEdit> {
  const { story_points, labels, priority, ...texts } = body;
  const fields: FieldEdits = { ...texts };
  if (row.source === 'zendesk' && body.description !== undefined) {
    throw invalid('body.description', 'cannot be changed in Zendesk: it is the first comment');
  }
  if (row.source === 'zendesk' && story_points !== undefined) {
    throw invalid('body.story_points', 'are not known to Zendesk');
  }
  if (labels !== undefined) fields.labels = [...new Set(labels)];
  if (story_points !== undefined) fields.storyPoints = story_points;
  if (priority !== undefined) {
    const known = await store.readPriorities(database.read, row.connection_id);
    const chosen = known.find((one) => one.name.toLowerCase() === priority.toLowerCase());
    if (!chosen) throw invalid('body.priority', `is one of ${known.map((one) => one.name).join(', ')}`);
    fields.priority = chosen.name;
  }
  return { kind: 'fields', fields };
}

export function invalid(path: string, message: string): AppError {
  return new AppError('invalid_input', 'VALIDATION_ERROR', `${path} ${message}`, { details: [{ path, message }] });
}

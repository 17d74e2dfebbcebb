/** An edit of a ticket that people make here, as it is kept in the outbox and sent upstream. */
export type TicketEdit =
  | { kind: 'comment'; body: string; public: boolean; files?: EditFile[] }
  | { kind: 'transition'; transitionId: string | null; toStatusSourceId: string; fields: Record<string, unknown> }
  | { kind: 'assign'; assigneeSourceId: string | null }
  | { kind: 'fields'; fields: FieldEdits };

/** A file that goes with a comment or a new ticket; its bytes are kept beside the edit. */
export interface EditFile {
  uploadId: number;
  filename: string;
  mimeType: string;
  sizeBytes: number;
}

/** Anything that goes through the outbox. */
export type Edit = TicketEdit | { kind: 'create'; ticket: NewTicket; files?: EditFile[] };

/** The files that go with it. */
export function filesOf(edit: Edit): readonly EditFile[] {
  return edit.kind === 'comment' || edit.kind === 'create' ? (edit.files ?? []) : [];
}

/** Only the members present are changed. */
export interface FieldEdits {
  summary?: string;
  /** Text or Markdown. */
  description?: string;
  priority?: string;
  labels?: string[];
  storyPoints?: number | null;
}

/** A ticket that is still to be made upstream. */
export interface NewTicket {
  /** The desk it is made for, here and upstream. */
  deskId: number;
  deskSourceId: string;
  type: string;
  summary: string;
  /** Text or Markdown. */
  description: string | null;
  priority: string | null;
  labels: string[];
  assigneeSourceId: string | null;
  requesterSourceId: string | null;
}

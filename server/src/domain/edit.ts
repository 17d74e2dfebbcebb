/** An edit people make here, as it is kept in the outbox and sent upstream. */
export type Edit =
  | { kind: 'comment'; body: string; public: boolean }
  | { kind: 'transition'; transitionId: string | null; toStatusSourceId: string; fields: Record<string, unknown> }
  | { kind: 'assign'; assigneeSourceId: string | null }
  | { kind: 'fields'; fields: FieldEdits };

/** Only the members present are changed. */
export interface FieldEdits {
  summary?: string;
  /** Text or Markdown. */
  description?: string;
  priority?: string;
  labels?: string[];
  storyPoints?: number | null;
}

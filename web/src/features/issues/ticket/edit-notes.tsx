import type { ConflictView, EditView, TicketRowView } from '@speedyflow/contract/ticket';
import { Hourglass, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorText } from '../../../app/i18n/error-text.ts';
import { type Translate, useTranslate } from '../../../app/i18n/language.ts';
import { useEditCommands } from '../edits/edit-commands.ts';
import { isUndecided, useLocalEditsOf } from '../edits/local-edits.ts';
import type { EditedField, UnsentEdit } from '../edits/unsent.ts';
import { propertyText } from './property-value.tsx';
import { valueText } from './value-text.ts';

/** Names people have for the members an edit changes. */
const FIELDS: readonly EditedField[] = ['summary', 'status', 'assignee', 'priority', 'labels', 'story_points'];

const KIND_FIELD: Partial<Record<EditView['kind'], EditedField>> = { transition: 'status', assign: 'assignee' };

/** The field an edit of the server belongs beside. */
function fieldOf(edit: EditView): EditedField | undefined {
  return KIND_FIELD[edit.kind] ?? FIELDS.find((field) => edit.fields.includes(field));
}

/** Whether a field shows a value that its source has not confirmed. */
export function usePendingField(key: string, edits: readonly EditView[]) {
  const local = useLocalEditsOf(key);
  return (field: EditedField): boolean =>
    local.some((edit) => edit.field === field && !isUndecided(edit)) ||
    edits.some((edit) => edit.state === 'pending' && fieldOf(edit) === field);
}

/** Edits that were refused, with the reason and what can be done, and those that wait for one. */
export function EditNotes({
  ticketKey,
  edits,
  only,
}: {
  ticketKey: string;
  edits: readonly EditView[];
  only: EditedField[];
}) {
  const t = useTranslate();
  const commands = useEditCommands();
  const local = useLocalEditsOf(ticketKey).filter((edit) => isUndecided(edit) && only.includes(edit.field));
  const here = edits.filter((edit) => only.some((field) => field === fieldOf(edit)));
  const refused = here.filter(({ state }) => state === 'failed');
  const held = here.filter(({ waits_for }) => waits_for !== undefined);
  if (local.length + refused.length + held.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {local.map((edit) =>
        edit.theirs ? (
          <ConflictNote
            key={`local-${edit.id}`}
            conflicts={[conflictOf(edit, t)]}
            onOverwrite={() => commands.sendAgain(edit)}
            onDiscard={() => commands.giveUp(edit)}
          />
        ) : (
          <EditNote
            key={`local-${edit.id}`}
            field={edit.field}
            reason={errorText(edit.error, t)}
            onRetry={() => commands.sendAgain(edit)}
            onDiscard={() => commands.giveUp(edit)}
          />
        ),
      )}
      {refused.map((edit) =>
        edit.conflict ? (
          <ConflictNote
            key={edit.id}
            conflicts={edit.conflict}
            onOverwrite={() => commands.retry(ticketKey, edit.id, { overwrite: true })}
            onDiscard={() => commands.discard(ticketKey, edit.id)}
          />
        ) : (
          <EditNote
            key={edit.id}
            field={fieldOf(edit)!}
            reason={edit.failed?.message ?? ''}
            onRetry={() => commands.retry(ticketKey, edit.id)}
            onDiscard={() => commands.discard(ticketKey, edit.id)}
          />
        ),
      )}
      {held.map((edit) => (
        <li key={edit.id} className="flex items-start gap-2 rounded-md bg-sunken px-2 py-1.5 text-ink-2 text-xs">
          <Hourglass className="mt-px size-3.5 shrink-0" aria-hidden="true" />
          {t('edit.held', { field: t(`field.${fieldOf(edit)!}`) })}
        </li>
      ))}
    </ul>
  );
}

interface EditNoteProps {
  field: EditedField;
  reason: string;
  onRetry(): void;
  onDiscard(): void;
}

/** An edit of this device and what somebody else made of the same, in the words the interface has for both. */
function conflictOf({ field, patch, theirs, seen }: UnsentEdit, t: Translate): ConflictView {
  const text = (values: UnsentEdit['patch']) =>
    field === 'summary' ? (values.summary ?? null) : propertyText(field, values as TicketRowView, t);
  return { field, base: text(seen.at(-1) ?? {}), theirs: text(theirs ?? {}), yours: text(patch) };
}

interface ConflictNoteProps {
  conflicts: readonly ConflictView[];
  onOverwrite(): void;
  onDiscard(): void;
}

/** Somebody else changed the same meanwhile: both values, of which people choose one. */
function ConflictNote({ conflicts, onOverwrite, onDiscard }: ConflictNoteProps) {
  const t = useTranslate();
  const shown = (value: ConflictView['yours']) => valueText(value, t) || t('value.empty');
  return (
    <Note>
      <span className="min-w-0 grow basis-40">
        {conflicts.map(({ field, theirs, yours }) => (
          <span key={field} className="block">
            <span className="font-medium">{t('edit.conflict', { field: fieldName(field, t) })}</span>{' '}
            {t('edit.conflict.values', { theirs: shown(theirs), yours: shown(yours) })}
          </span>
        ))}
      </span>
      <NoteButtons>
        <NoteButton onClick={onDiscard}>{t('edit.keepTheirs')}</NoteButton>
        <NoteButton onClick={onOverwrite}>{t('edit.useMine')}</NoteButton>
      </NoteButtons>
    </Note>
  );
}

function fieldName(field: string, t: Translate): string {
  const known = FIELDS.find((one) => one === field);
  return known ? t(`field.${known}`) : field;
}

function EditNote({ field, reason, onRetry, onDiscard }: EditNoteProps) {
  const t = useTranslate();
  return (
    <Note>
      <span className="min-w-0 grow basis-40">
        <span className="font-medium">{t('edit.refused', { field: t(`field.${field}`) })}</span> {reason}
      </span>
      <NoteButtons>
        <NoteButton onClick={onRetry}>{t('retry')}</NoteButton>
        <NoteButton onClick={onDiscard}>{t('discard')}</NoteButton>
      </NoteButtons>
    </Note>
  );
}

function Note({ children }: { children: ReactNode }) {
  return (
    <li role="alert" className="flex flex-wrap items-start gap-2 rounded-md bg-danger-soft px-2 py-1.5 text-xs">
      <TriangleAlert className="mt-px size-3.5 shrink-0 text-danger" aria-hidden="true" />
      {children}
    </li>
  );
}

/** Beside the words, or below them where there is little room. */
function NoteButtons({ children }: { children: ReactNode }) {
  return <span className="ml-auto flex gap-2 py-0.5">{children}</span>;
}

export function NoteButton({ onClick, children }: { onClick(): void; children: string }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="-my-1 h-6 shrink-0 rounded-sm px-1.5 font-medium text-accent hover:bg-pressed"
    >
      {children}
    </button>
  );
}

import type { TicketChange } from '@speedyflow/contract/ticket-change';
import { X } from 'lucide-react';
import { type Translate, useTranslate } from '../../app/i18n/language.ts';

/** What is made together with a reply, each to be taken away before it is sent. */
export function StagedChanges({
  edit,
  onChange,
}: {
  edit: TicketChange;
  onChange(edit: TicketChange | undefined): void;
}) {
  const t = useTranslate();
  const without = (member: string) => {
    const rest = Object.fromEntries(Object.entries(edit).filter(([name]) => name !== member));
    onChange(Object.keys(rest).length === 0 ? undefined : (rest as TicketChange));
  };
  return (
    <ul aria-label={t('canned.staged')} className="flex flex-wrap gap-1.5 px-3 pb-1">
      {Object.keys(edit).map((member) => {
        const what = stagedWords(edit, member as keyof TicketChange, t);
        return (
          <li
            key={member}
            className="inline-flex h-6 items-center rounded-full border border-accent border-dashed pl-2.5 text-xs"
          >
            {what}
            <button
              type="button"
              aria-label={t('canned.unstage', { what })}
              onClick={() => without(member)}
              className="flex size-6 items-center justify-center rounded-full text-ink-2 hover:text-ink"
            >
              <X className="size-3" aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function stagedWords(edit: TicketChange, member: keyof TicketChange, t: Translate): string {
  switch (member) {
    case 'to_status':
      return `${t('canned.stageStatus')} ${edit.to_status}`;
    case 'assignee_id':
      return edit.assignee_id === 'me'
        ? t('canned.stageAssign')
        : t(edit.assignee_id === null ? 'job.unassign' : 'job.assign');
    case 'add_labels':
      return (edit.add_labels ?? []).map((name) => `+${name}`).join(' ');
    case 'remove_labels':
      return (edit.remove_labels ?? []).map((name) => `−${name}`).join(' ');
    case 'labels':
      return `${t('field.labels')} ${(edit.labels ?? []).join(' ')}`;
    case 'priority':
      return `${t('field.priority')} ${edit.priority}`;
    case 'story_points':
      return `${t('field.story_points')} ${edit.story_points ?? '–'}`;
  }
}

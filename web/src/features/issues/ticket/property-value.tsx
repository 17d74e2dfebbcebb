import type { TicketRowView } from '@speedyflow/contract/ticket';
import { Hash, Tag } from 'lucide-react';
import { type Translate, useTranslate } from '../../../app/i18n/language.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { PriorityIcon } from '../../../design/priority-icon.tsx';
import { StatusIcon } from '../../../design/status-icon.tsx';
import { LabelChip } from '../list/labels.tsx';
import type { PickerKind } from '../pickers/picker-state.ts';

/** A property's value in words; empty when there is none to tell. */
export function propertyText(kind: PickerKind, row: TicketRowView, t: Translate): string {
  switch (kind) {
    case 'status':
      return row.status;
    case 'priority':
      return row.priority ?? t('priority.none');
    case 'assignee':
      return row.assignee?.name ?? t('assignee.none');
    case 'labels':
      return row.labels.join(', ');
    case 'story_points':
      return row.story_points === null ? '' : String(row.story_points);
  }
}

/** A property's value as it is shown. */
export function PropertyValue({ kind, row }: { kind: PickerKind; row: TicketRowView }) {
  const t = useTranslate();
  if (kind === 'labels' && row.labels.length > 0)
    // A space, so that the words are told apart where they are not chips.
    return row.labels.flatMap((label) => [<LabelChip key={label} label={label} />, ' ']);
  return (
    <>
      <PropertyIcon kind={kind} row={row} />
      <span className="truncate">
        {propertyText(kind, row, t) || t(kind === 'labels' ? 'labels.add' : 'points.add')}
      </span>
    </>
  );
}

function PropertyIcon({ kind, row }: { kind: PickerKind; row: TicketRowView }) {
  switch (kind) {
    case 'status':
      return <StatusIcon category={row.status_category} />;
    case 'priority':
      return <PriorityIcon rank={row.priority_rank} />;
    case 'assignee':
      return <Avatar name={row.assignee?.name ?? null} size={16} />;
    case 'labels':
      return <Tag className="size-3.5 text-ink-3" aria-hidden="true" />;
    case 'story_points':
      return <Hash className="size-3.5 text-ink-3" aria-hidden="true" />;
  }
}

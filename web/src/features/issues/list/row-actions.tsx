import type { TicketRowView } from '@speedyflow/contract/ticket';
import { ArrowRightLeft, ChartNoAxesColumnIncreasing, Hand, UserRoundPlus } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { keysOf } from '../../../app/keyboard/key-map.ts';
import { IconButton } from '../../../design/button.tsx';
import { GridCell } from '../../../design/grid-cell.tsx';
import { useEditCommands } from '../edits/edit-commands.ts';
import { openPicker, type PickerKind } from '../pickers/picker-state.ts';

/** What one does most often to a ticket, at the end of the row under the pointer; each teaches its key. */
export default function RowActions({ row }: { row: TicketRowView }) {
  const t = useTranslate();
  const commands = useEditCommands();
  const pick = (kind: PickerKind) => (event: MouseEvent<HTMLElement>) => {
    event.stopPropagation();
    // Not the button itself: it goes when the pointer leaves the row.
    const end = event.currentTarget.closest('[role="row"]')?.querySelector('[data-cell="end"]');
    openPicker(kind, row, end ?? event.currentTarget);
  };
  const take = (event: MouseEvent) => {
    event.stopPropagation();
    commands.take(row);
  };
  return (
    <GridCell className="absolute inset-y-0 right-0 flex items-center gap-0.5 bg-linear-to-r from-transparent via-30% via-hover to-hover pr-3 pl-10 group-aria-selected:via-chosen group-aria-selected:to-chosen max-sm:hidden">
      <IconButton tabIndex={-1} label={t('action.ticket.take')} keys={keysOf('ticket.take')} onClick={take}>
        <Hand className="size-4" />
      </IconButton>
      <IconButton
        tabIndex={-1}
        label={t('action.ticket.assign')}
        keys={keysOf('ticket.assign')}
        onClick={pick('assignee')}
      >
        <UserRoundPlus className="size-4" />
      </IconButton>
      <IconButton tabIndex={-1} label={t('action.ticket.move')} keys={keysOf('ticket.move')} onClick={pick('status')}>
        <ArrowRightLeft className="size-4" />
      </IconButton>
      <IconButton
        tabIndex={-1}
        label={t('action.ticket.priority')}
        keys={keysOf('ticket.priority')}
        onClick={pick('priority')}
      >
        <ChartNoAxesColumnIncreasing className="size-4" />
      </IconButton>
    </GridCell>
  );
}

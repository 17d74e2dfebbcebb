import type { TicketRowView } from '@speedyflow/contract/ticket';
import { type Handlers, useActions } from '../../../app/keyboard/actions.ts';
import { type EditCommands, useEditCommands } from '../edits/edit-commands.ts';
import { openPicker } from '../pickers/picker-state.ts';
import { wantToReply } from './reply-intent.ts';

/**
 * What the keys and the palette do to the current ticket: the one in the panel, else the selected one.
 * `show` brings the ticket to the screen where it is not there already, to be written to.
 */
export function useTicketActions(row: TicketRowView | undefined, show?: (key: string) => void): void {
  const commands = useEditCommands();
  useActions(row ? ticketHandlers(row, commands, show) : {});
}

function ticketHandlers(row: TicketRowView, commands: EditCommands, show?: (key: string) => void): Handlers {
  const reply = (isPublic: boolean) => () => {
    wantToReply({ key: row.key, public: isPublic });
    show?.(row.key);
  };
  return {
    'ticket.comment': reply(true),
    'ticket.note': reply(false),
    'ticket.canned': () => {
      wantToReply({ key: row.key, public: true, canned: true });
      show?.(row.key);
    },
    'ticket.take': () => commands.take(row),
    'ticket.assign': () => openPicker('assignee', row),
    'ticket.move': () => openPicker('status', row),
    'ticket.priority': () => openPicker('priority', row),
    'ticket.labels': () => openPicker('labels', row),
  };
}

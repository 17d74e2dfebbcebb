import type { TicketRowView } from '@speedyflow/contract/ticket';
import { type Handlers, useActions } from '../../../app/keyboard/actions.ts';
import { type EditCommands, useEditCommands } from '../edits/edit-commands.ts';
import { openPicker } from '../pickers/picker-state.ts';

/** What the keys and the palette do to the current ticket: the one in the panel, else the selected one. */
export function useTicketActions(row: TicketRowView | undefined): void {
  const commands = useEditCommands();
  useActions(row ? ticketHandlers(row, commands) : {});
}

function ticketHandlers(row: TicketRowView, commands: EditCommands): Handlers {
  return {
    'ticket.take': () => commands.take(row),
    'ticket.assign': () => openPicker('assignee', row),
    'ticket.move': () => openPicker('status', row),
    'ticket.priority': () => openPicker('priority', row),
    'ticket.labels': () => openPicker('labels', row),
  };
}

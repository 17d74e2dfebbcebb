import type { LiveChange } from '../../http/live-change.ts';
import type { ChangeLogTable } from '../../store/schema/read-tables.ts';

/** An entry of the log as a change, before it is known who looks. */
export function liveChangeOf(entry: ChangeLogTable): LiveChange {
  return {
    view: {
      seq: entry.seq,
      ticket_id: entry.ticket_id,
      key: entry.key,
      desk_id: entry.desk_id,
      kind: entry.kind,
      fields: JSON.parse(entry.fields) as string[],
      at: new Date(entry.at).toISOString(),
    },
    previousDeskId: entry.previous_desk_id,
  };
}

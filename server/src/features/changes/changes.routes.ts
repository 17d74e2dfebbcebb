import { type ChangeView, changeRoutes } from '@speedyflow/contract/changes';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import { changesSince } from '../../store/change-log.ts';
import type { Database } from '../../store/database.ts';
import type { ChangeLogTable } from '../../store/schema/read-tables.ts';

const LIMIT = 500;

export function registerChanges(app: FastifyInstance, { database }: { database: Database }): void {
  handle(app, changeRoutes.since, async ({ caller, query }) => {
    const limit = query.limit ?? LIMIT;
    const entries = await changesSince(database.read, {
      since: query.since,
      deskIds: caller.deskIds,
      limit: limit + 1,
    });
    const shown = entries.slice(0, limit);
    return {
      data: shown.map((entry) => changeView(entry, caller.deskIds)),
      siblings: { next_since: shown.at(-1)?.seq ?? query.since, more: entries.length > limit },
    };
  });
}

/** An entry as one person may see it: a ticket that left their desks is removed, and nothing says where it went. */
export function changeView(entry: ChangeLogTable, deskIds: readonly number[]): ChangeView {
  const visible = deskIds.includes(entry.desk_id);
  return {
    seq: entry.seq,
    ticket_id: entry.ticket_id,
    key: entry.key,
    desk_id: visible ? entry.desk_id : (entry.previous_desk_id ?? entry.desk_id),
    kind: visible ? entry.kind : 'removed',
    fields: visible ? (JSON.parse(entry.fields) as string[]) : [],
    at: new Date(entry.at).toISOString(),
  };
}

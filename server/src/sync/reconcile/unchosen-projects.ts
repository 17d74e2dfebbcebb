import type { ChosenProjects } from '../../store/chosen-projects.ts';
import { stopIfAborted } from '../interruptible.ts';
import type { SyncContext } from '../sync-context.ts';
import { removeTickets } from './remove-tickets.ts';

/** Tickets one transaction removes: others want to write meanwhile. */
const AT_ONCE = 100;

/**
 * Removes what is held of projects that are not mirrored any more, so that choosing one again begins anew. A ticket
 * with an edit on its way stays until that has arrived; a later look finds it.
 */
export async function removeUnchosen(context: SyncContext, chosen: ChosenProjects): Promise<void> {
  if (chosen === null) return;
  const { clock, connectionId, database, log, signal } = context;
  const projects = await database.read
    .selectFrom('desks')
    .select(['id', 'key', 'source_id'])
    .where('connection_id', '=', connectionId)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('tickets').select('tickets.id').whereRef('tickets.desk_id', '=', 'desks.id')),
    )
    .execute();
  for (const { id, key } of projects.filter(({ source_id }) => !chosen.has(source_id))) {
    let removed = 0;
    for (let some = AT_ONCE; some === AT_ONCE; removed += some) {
      stopIfAborted(signal);
      some = await database.transaction(async (tx) => {
        const tickets = await tx.db
          .selectFrom('tickets')
          .select(['id', 'source_id'])
          .where('connection_id', '=', connectionId)
          .where('desk_id', '=', id)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('outbox')
                  .select('outbox.id')
                  .whereRef('outbox.ticket_id', '=', 'tickets.id')
                  .where('outbox.state', 'in', ['pending', 'sent']),
              ),
            ),
          )
          .limit(AT_ONCE)
          .execute();
        await removeTickets(tx, connectionId, tickets, clock.now());
        return tickets.length;
      });
    }
    if (removed > 0)
      log.info({ connection: connectionId, desk: key, tickets: removed }, 'a project is mirrored no more');
  }
}

import { batches } from '../stdx/batches.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import { updateMembers } from './member-update.ts';
import { queueRule } from './queue-rule.ts';
import { NO_VOCABULARY, readVocabularies } from './queue-vocabulary.ts';

/** A queue whose definition cannot be decided here: the upstream has to be asked for its members. */
export interface UndecidableQueue {
  id: number;
  sourceId: string;
  deskSourceId: string;
  query: string;
  /** What cannot be decided, in words. */
  unsupported: readonly string[];
}

/** The queues of a connection the upstream has to be asked about. */
export async function undecidableQueues(database: Database, connectionId: number): Promise<UndecidableQueue[]> {
  const vocabulary = (await readVocabularies(database.read, [connectionId])).get(connectionId) ?? NO_VOCABULARY;
  const queues = await database.read
    .selectFrom('queues as queue')
    .innerJoin('desks as desk', 'desk.id', 'queue.desk_id')
    .select(['queue.id', 'queue.source_id', 'queue.language', 'queue.query', 'desk.source_id as desk_source_id'])
    .where('queue.connection_id', '=', connectionId)
    .where('queue.removed_at', 'is', null)
    .execute();
  return queues.flatMap((queue) => {
    const { unsupported } = queueRule(queue.language, queue.query, vocabulary);
    if (unsupported.length === 0) return [];
    const { id, source_id: sourceId, desk_source_id: deskSourceId, query } = queue;
    return [{ id, sourceId, deskSourceId, query, unsupported }];
  });
}

/** Rows looked up and worked on at once. */
const BATCH = 500;

/** Makes the tickets with these source ids, as far as they are mirrored, the members of such a queue. */
export async function setAskedMembers(
  database: Database,
  { queueId, connectionId }: { queueId: number; connectionId: number },
  ticketSourceIds: readonly string[],
  clock: Clock,
): Promise<void> {
  await database.transaction(async (tx) => {
    const members = new Set<number>();
    for (const batch of batches([...new Set(ticketSourceIds)], BATCH)) {
      const found = await tx.db
        .selectFrom('tickets')
        .select('id')
        .where('connection_id', '=', connectionId)
        .where('source_id', 'in', batch)
        .execute();
      for (const { id } of found) members.add(id);
    }
    const held = await tx.db.selectFrom('queue_tickets').select('ticket_id').where('queue_id', '=', queueId).execute();
    for (const batch of batches([...new Set([...members, ...held.map((row) => row.ticket_id)])], BATCH)) {
      const rows = await tx.db.selectFrom('ticket_rows').selectAll().where('id', 'in', batch).execute();
      await updateMembers(tx, [queueId], rows, { at: clock.now(), askedMembers: members });
    }
  });
}

import { isTimeZone } from '../../domain/local-day.ts';
import type { SourcePriority, SourceStatus } from '../../domain/source.ts';
import { watchCatalogue } from '../catalogue-era.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';

export async function writeStatuses(
  tx: WriteTransaction,
  connectionId: number,
  statuses: readonly SourceStatus[],
): Promise<void> {
  const raiseIfChanged = await watchCatalogue(tx, 'statuses', connectionId);
  const bySource = new Map(statuses.map((status) => [status.sourceId, status]));
  await writeMany(
    tx,
    'statuses',
    [...bySource.values()].map((status) => ({
      connection_id: connectionId,
      source_id: status.sourceId,
      name: status.name,
      category: status.category,
      waits_for: status.waitsFor,
      upstream_category: status.upstreamCategory ?? null,
    })),
    { key: ['connection_id', 'source_id'], overwrite: 'all' },
  );
  await raiseIfChanged();
}

/** What a queue's query may refer to by name; see `connections.field_catalogue`. */
export interface KeptFields {
  custom: { id: string; name: string; type: string }[];
  storyPoints: string[];
  slas: string[];
}

/** Notes in which zone the connection's account lives (an unknown one counts as UTC) and what its fields mean. */
export async function writeSiteFacts(
  tx: WriteTransaction,
  connectionId: number,
  facts: { timeZone: string; fields: KeptFields },
): Promise<void> {
  await tx.db
    .updateTable('connections')
    .set({
      time_zone: isTimeZone(facts.timeZone) ? facts.timeZone : 'UTC',
      field_catalogue: JSON.stringify(facts.fields),
    })
    .where('id', '=', connectionId)
    .execute();
}

export async function writePriorities(
  tx: WriteTransaction,
  connectionId: number,
  priorities: readonly SourcePriority[],
): Promise<void> {
  const raiseIfChanged = await watchCatalogue(tx, 'priorities', connectionId);
  await writeMany(
    tx,
    'priorities',
    priorities.map((priority) => ({ connection_id: connectionId, name: priority.name, rank: priority.rank })),
    { key: ['connection_id', 'name'], overwrite: 'all' },
  );
  await raiseIfChanged();
}

/** A move out of a status, as kept in `workflow_transitions.transitions`. */
export interface KeptTransition {
  id: string;
  name: string;
  to_status_id: string;
  to_status: string;
  to_category: SourceStatus['category'];
}

/** A place in a workflow: tickets of one type in one status of one desk share their moves. */
export interface WorkflowPlace {
  deskId: number;
  type: string;
  statusId: string;
}

export async function writeTransitions(
  tx: WriteTransaction,
  connectionId: number,
  place: WorkflowPlace,
  transitions: readonly KeptTransition[],
  at: number,
): Promise<void> {
  await writeMany(
    tx,
    'workflow_transitions',
    [
      {
        connection_id: connectionId,
        desk_id: place.deskId,
        type: place.type,
        status_id: place.statusId,
        transitions: JSON.stringify(transitions),
        fetched_at: at,
      },
    ],
    { key: ['desk_id', 'type', 'status_id'], overwrite: ['transitions', 'fetched_at'] },
  );
}

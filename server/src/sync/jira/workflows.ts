import type { WriteTransaction } from '../../store/database.ts';
import { type WorkflowPlace, writeTransitions } from '../../store/mirror/catalogue.ts';
import type { JiraTransition, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { eachLimited, stopIfAborted } from '../interruptible.ts';
import { refusalOf } from '../reconcile/digestible.ts';
import type { SyncContext } from '../sync-context.ts';

/** Calls under way at once, and places learnt in one run: a site with many workflows is learnt over several. */
const CALLS = 4;
const PLACES_PER_RUN = 300;

/**
 * Learns which moves a workflow allows, by asking for one ticket of each desk, type and status that was not asked for
 * yet. The menu then opens without a call; the id is looked up again when a move is sent.
 */
export async function learnWorkflows(context: SyncContext, upstream: JiraUpstream): Promise<void> {
  const { clock, connectionId, database, signal } = context;
  const places = await unknownPlaces(context);
  await eachLimited(places, CALLS, async (place) => {
    let transitions: JiraTransition[];
    try {
      transitions = await upstream.transitions(place.sampleSourceId, { signal, purpose: 'workflows' });
    } catch (error) {
      stopIfAborted(signal);
      // One workflow that cannot be learnt must not keep the others, or the sync, from going on.
      context.log.warn({ err: error, place }, 'moves could not be learnt');
      return;
    }
    const kept = transitions.map((transition) => ({
      id: transition.sourceId,
      name: transition.name,
      to_status_id: transition.to.sourceId,
      to_status: transition.to.name,
      to_category: transition.to.category,
    }));
    const write = (tx: WriteTransaction) => writeTransitions(tx, connectionId, place, kept, clock.now());
    const refusal = await refusalOf(database, write);
    if (refusal !== null) context.log.warn({ place, reason: refusal }, 'moves could not be kept');
  });
}

async function unknownPlaces(context: SyncContext): Promise<(WorkflowPlace & { sampleSourceId: string })[]> {
  const db = context.database.read;
  const rows = await db
    .selectFrom('tickets as ticket')
    .select(({ fn }) => ['ticket.desk_id', 'ticket.type', 'ticket.status_id', fn.max('ticket.id').as('sample')])
    .where('ticket.connection_id', '=', context.connectionId)
    .where('ticket.deleted', '=', 0)
    .groupBy(['ticket.desk_id', 'ticket.type', 'ticket.status_id'])
    .execute();
  const known = await db
    .selectFrom('workflow_transitions')
    .select(['desk_id', 'type', 'status_id'])
    .where('connection_id', '=', context.connectionId)
    .execute();
  const learnt = new Set(known.map((place) => `${place.desk_id} ${place.type} ${place.status_id}`));
  const missing = rows
    .filter((row) => !learnt.has(`${row.desk_id} ${row.type} ${row.status_id}`))
    .slice(0, PLACES_PER_RUN);
  if (missing.length === 0) return [];
  const samples = await db
    .selectFrom('tickets')
    .select(['id', 'source_id'])
    .where(
      'id',
      'in',
      missing.map((row) => row.sample),
    )
    .execute();
  const sourceIds = new Map(samples.map((row) => [row.id, row.source_id]));
  return missing.map((row) => ({
    deskId: row.desk_id,
    type: row.type,
    statusId: row.status_id,
    sampleSourceId: sourceIds.get(row.sample) as string,
  }));
}

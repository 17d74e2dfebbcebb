import type { SourceBoard, SourceDesk, SourceQueue, SourceSprint } from '../../domain/source.ts';
import { raiseEra, watchCatalogue } from '../catalogue-era.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';

/**
 * Keeps the desks of a connection: new ones get a business unit of their own, those no longer listed are marked
 * removed once they hold no tickets. Until then they stay in sight: a list that lacks a desk does not say why.
 */
export async function writeDesks(
  tx: WriteTransaction,
  connectionId: number,
  desks: readonly SourceDesk[],
  at: number,
): Promise<void> {
  const raiseIfChanged = await watchCatalogue(tx, 'desks', connectionId);
  await writeMany(
    tx,
    'desks',
    desks.map((desk) => ({
      connection_id: connectionId,
      source_id: desk.sourceId,
      kind: desk.kind,
      key: desk.key,
      name: desk.name,
      ticket_types: desk.ticketTypes ? JSON.stringify(desk.ticketTypes) : null,
      removed_at: null,
    })),
    { key: ['connection_id', 'source_id'], overwrite: ['kind', 'key', 'name', 'ticket_types', 'removed_at'] },
  );
  const listed = new Set(desks.map((desk) => desk.sourceId));
  const present = await tx.db
    .selectFrom('desks')
    .select(['id', 'source_id'])
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .execute();
  for (const { id, source_id } of present) {
    if (listed.has(source_id) || (await holdsTickets(tx, id))) continue;
    const gone = { removed_at: at, frozen_at: null, frozen_reason: null, decision: null };
    await tx.db.updateTable('desks').set(gone).where('id', '=', id).execute();
  }
  await giveUnits(tx, connectionId);
  await raiseIfChanged();
}

async function holdsTickets({ db }: WriteTransaction, deskId: number): Promise<boolean> {
  return (await db.selectFrom('ticket_rows').select('id').where('desk_id', '=', deskId).limit(1).execute()).length > 0;
}

/** Adds a desk for each source id that has none yet: a ticket may name a project or group made since desks were read. */
export async function addMissingDesks(
  tx: WriteTransaction,
  connectionId: number,
  named: ReadonlyMap<string, Pick<SourceDesk, 'key' | 'name'>>,
): Promise<Map<string, number>> {
  const known = await deskIds(tx, connectionId);
  const missing = [...named].filter(([sourceId]) => !known.has(sourceId));
  if (missing.length === 0) return known;
  const connection = await tx.db
    .selectFrom('connections')
    .select('kind')
    .where('id', '=', connectionId)
    .executeTakeFirst();
  await writeMany(
    tx,
    'desks',
    missing.map(([sourceId, { key, name }]) => ({
      connection_id: connectionId,
      source_id: sourceId,
      kind: connection?.kind === 'zendesk' ? ('group' as const) : ('project' as const),
      key,
      name,
      removed_at: null,
    })),
    { key: ['connection_id', 'source_id'] },
  );
  await giveUnits(tx, connectionId);
  await raiseEra(tx);
  return deskIds(tx, connectionId);
}

/** A desk without a business unit gets one of its own. */
async function giveUnits({ db }: WriteTransaction, connectionId: number): Promise<void> {
  const desks = await db
    .selectFrom('desks')
    .select(['id', 'name'])
    .where('connection_id', '=', connectionId)
    .where('unit_id', 'is', null)
    .orderBy('id')
    .execute();
  for (const { id, name } of desks) {
    const unit = await db.insertInto('business_units').values({ name }).returning('id').executeTakeFirstOrThrow();
    await db.updateTable('desks').set({ unit_id: unit.id }).where('id', '=', id).execute();
  }
}

/** Ids of a connection's desks by source id, removed ones included. */
async function deskIds(tx: WriteTransaction, connectionId: number): Promise<Map<string, number>> {
  const rows = await tx.db
    .selectFrom('desks')
    .select(['id', 'source_id'])
    .where('connection_id', '=', connectionId)
    .execute();
  return new Map(rows.map((row) => [row.source_id, row.id]));
}

/**
 * Keeps the queues of a connection. Those whose definition is new or changed are marked: their members are worked out
 * anew.
 */
export async function writeQueues(
  tx: WriteTransaction,
  connectionId: number,
  queues: readonly SourceQueue[],
  at: number,
): Promise<void> {
  const raiseIfChanged = await watchCatalogue(tx, 'queues', connectionId);
  const desks = await deskIds(tx, connectionId);
  const before = await readQueues(tx, connectionId);
  const rows = queues.flatMap((queue) => {
    const deskId = desks.get(queue.deskSourceId);
    if (deskId === undefined) return [];
    return {
      connection_id: connectionId,
      desk_id: deskId,
      source_id: queue.sourceId,
      name: queue.name,
      position: queue.position,
      language: queue.query.language,
      query: queue.query.language === 'jql' ? queue.query.text : JSON.stringify(queue.query.conditions),
      removed_at: null,
    };
  });
  await writeMany(tx, 'queues', rows, {
    key: ['connection_id', 'source_id'],
    overwrite: ['desk_id', 'name', 'position', 'language', 'query', 'removed_at'],
  });
  const after = await readQueues(tx, connectionId);
  const listed = new Set(rows.map((row) => row.source_id));
  const changed: number[] = [];
  for (const [sourceId, queue] of after) {
    const old = before.get(sourceId);
    if (!listed.has(sourceId)) {
      if (queue.removed_at !== null) continue;
      await tx.db.updateTable('queues').set({ removed_at: at }).where('id', '=', queue.id).execute();
      changed.push(queue.id);
    } else if (!old || old.query !== queue.query || old.desk_id !== queue.desk_id || old.removed_at !== null) {
      changed.push(queue.id);
    }
  }
  if (changed.length > 0)
    await tx.db.updateTable('queues').set({ rebuild_after: 0 }).where('id', 'in', changed).execute();
  await raiseIfChanged();
}

async function readQueues(tx: WriteTransaction, connectionId: number) {
  const rows = await tx.db.selectFrom('queues').selectAll().where('connection_id', '=', connectionId).execute();
  return new Map(rows.map((row) => [row.source_id, row]));
}

/** Keeps boards; one located in a project that is not mirrored is left out. */
export async function writeBoards(
  tx: WriteTransaction,
  connectionId: number,
  boards: readonly SourceBoard[],
  at: number,
): Promise<void> {
  const raiseIfChanged = await watchCatalogue(tx, 'boards', connectionId);
  const desks = await deskIds(tx, connectionId);
  const rows = boards.flatMap((board) => {
    const deskId = desks.get(board.deskSourceId);
    if (deskId === undefined) return [];
    return {
      connection_id: connectionId,
      source_id: board.sourceId,
      desk_id: deskId,
      name: board.name,
      kind: board.kind,
      columns: JSON.stringify(
        board.columns.map((column) => ({ name: column.name, status_ids: column.statusSourceIds })),
      ),
      estimation_field: board.estimationFieldId,
      removed_at: null,
    };
  });
  await tx.db
    .updateTable('boards')
    .set({ removed_at: at })
    .where('connection_id', '=', connectionId)
    .where('removed_at', 'is', null)
    .execute();
  await writeMany(tx, 'boards', rows, {
    key: ['connection_id', 'source_id'],
    overwrite: ['desk_id', 'name', 'kind', 'columns', 'estimation_field', 'removed_at'],
  });
  await raiseIfChanged();
}

/** Keeps a connection's sprints; those no longer listed are gone. */
export async function writeSprints(
  tx: WriteTransaction,
  connectionId: number,
  sprints: readonly SourceSprint[],
): Promise<void> {
  const raiseIfChanged = await watchCatalogue(tx, 'sprints', connectionId);
  await writeMany(
    tx,
    'sprints',
    sprints.map((sprint) => ({
      connection_id: connectionId,
      source_id: sprint.sourceId,
      board_source_id: sprint.boardSourceId,
      name: sprint.name,
      state: sprint.state,
      goal: sprint.goal,
      start_at: sprint.startAt,
      end_at: sprint.endAt,
      complete_at: sprint.completeAt,
    })),
    { key: ['connection_id', 'source_id'], overwrite: 'all' },
  );
  const listed = new Set(sprints.map((sprint) => sprint.sourceId));
  const held = await tx.db
    .selectFrom('sprints')
    .select(['id', 'source_id'])
    .where('connection_id', '=', connectionId)
    .execute();
  for (const { id, source_id } of held) {
    if (!listed.has(source_id)) await tx.db.deleteFrom('sprints').where('id', '=', id).execute();
  }
  await raiseIfChanged();
}

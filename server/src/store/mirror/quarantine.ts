import { createHash } from 'node:crypto';
import type { Rejected } from '../../domain/source.ts';
import { batches } from '../../stdx/batches.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';

/** Raw text kept of one rejected record. */
const RAW_MAX = 64 * 1024;

/** Records looked for at once. */
const BATCH = 500;

/** Under which name all but tickets are put aside; those are under their stream's. */
const PARTS = { history: 'history', person: 'people', organization: 'organizations' } as const;

/** What is to be read again for a record of this stream. */
export function quarantinedPart(stream: string): 'ticket' | keyof typeof PARTS {
  for (const part of Object.keys(PARTS) as (keyof typeof PARTS)[]) if (PARTS[part] === stream) return part;
  return 'ticket';
}

/** What the place of a record that names no id begins with. */
const NAMELESS = 'sha1:';

/** Whether a record in quarantine says what to read again. */
export function isNamed(sourceId: string | null): sourceId is string {
  return sourceId !== null && !sourceId.startsWith(NAMELESS);
}

/** Keeps records that could not be understood, once each, so that what was left out can be looked into. */
export async function writeRejected(
  tx: WriteTransaction,
  connectionId: number,
  stream: string,
  rejected: readonly Rejected[],
  at: number,
): Promise<void> {
  await writeMany(
    tx,
    'quarantine',
    rejected.map(({ sourceId, part, cause, reason, raw }) => ({
      connection_id: connectionId,
      stream: part === undefined ? stream : PARTS[part],
      source_id: sourceId ?? `${NAMELESS}${createHash('sha1').update(raw).digest('base64url')}`,
      cause: cause ?? ('unreadable' as const),
      reason,
      raw: raw.slice(0, RAW_MAX),
      at,
    })),
    { key: ['connection_id', 'stream', 'source_id'], overwrite: ['cause', 'reason', 'raw', 'at'] },
  );
}

/** What was taken over of a connection, by source ids. */
export interface TakenOver {
  tickets: readonly string[];
  /** Tickets whose whole history came along. */
  histories: readonly string[];
  people: readonly string[];
  organizations?: readonly string[];
}

/** Takes out of quarantine what has been understood after all. */
export async function clearQuarantine(
  { db }: WriteTransaction,
  connectionId: number,
  { tickets, histories, people, organizations = [] }: TakenOver,
): Promise<void> {
  const any = await db
    .selectFrom('quarantine')
    .select('id')
    .where('connection_id', '=', connectionId)
    .limit(1)
    .execute();
  if (any.length === 0) return;
  const understood = {
    ticket: new Set(tickets),
    history: new Set(histories),
    person: new Set(people),
    organization: new Set(organizations),
  };
  const sourceIds = new Set([...tickets, ...histories, ...people, ...organizations]);
  for (const batch of batches([...sourceIds], BATCH)) {
    const held = await db
      .selectFrom('quarantine')
      .select(['id', 'stream', 'source_id'])
      .where('connection_id', '=', connectionId)
      .where('source_id', 'in', batch)
      .execute();
    const ids = held
      .filter(({ stream, source_id }) => understood[quarantinedPart(stream)].has(source_id ?? ''))
      .map(({ id }) => id);
    if (ids.length > 0) await db.deleteFrom('quarantine').where('id', 'in', ids).execute();
  }
}

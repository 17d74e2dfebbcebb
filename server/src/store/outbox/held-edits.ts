import { type Kysely, sql } from 'kysely';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import type { OutboxRow } from './outbox.ts';

/**
 * Which refused edit each pending one of a ticket waits for, by their ids: whoever made it may have relied on the
 * refused one, so `nextEdits` leaves it, and all behind it, until people have decided about that.
 *
 * @param edits the open ones of one ticket, oldest first
 */
export function heldEdits(edits: readonly OutboxRow[]): ReadonlyMap<number, number> {
  const held = new Map<number, number>();
  let holder: number | undefined;
  for (const [place, { id, state, created_at }] of edits.entries()) {
    if (state !== 'pending') continue;
    holder ??= edits
      .slice(0, place)
      .find((other) => other.state === 'failed' && (other.settled_at ?? 0) >= created_at)?.id;
    if (holder !== undefined) held.set(id, holder);
  }
  return held;
}

export interface WaitingEdits {
  count: number;
  oldestAt: number | null;
  /** Those of them that wait for a refused one. */
  held: number;
  /** The oldest of those that do not. */
  oldestFreeAt: number | null;
}

/** Edits waiting to be sent, over all desks of a connection. */
export function readWaitingEdits(db: Kysely<DatabaseSchema>, connectionId: number): Promise<WaitingEdits> {
  // That none is confirmed is said in so many words for the index of what is not settled. Another edit between the refused one and this one is held by it, and holds this one.
  const isHeld = sql<number>`case when exists (
    select 1 from outbox refused join outbox first on first.ticket_id = refused.ticket_id
    where refused.ticket_id = edit.ticket_id and refused.ticket_id <> 0
      and refused.state <> 'confirmed' and refused.state = 'failed'
      and first.state <> 'confirmed' and first.state = 'pending' and first.id > refused.id and first.id <= edit.id
      and first.created_at <= refused.settled_at) then 1 else 0 end`;
  const waiting = db
    .selectFrom('outbox as edit')
    .select(['edit.created_at', isHeld.as('held')])
    .where('edit.connection_id', '=', connectionId)
    .where('edit.state', '=', sql.lit('pending'));
  return db
    .selectFrom(waiting.as('edit'))
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.min<number | null>('edit.created_at').as('oldestAt'),
      eb.fn.coalesce(eb.fn.sum<number>('edit.held'), eb.lit(0)).as('held'),
      sql<number | null>`min(case when held = 0 then created_at end)`.as('oldestFreeAt'),
    ])
    .executeTakeFirstOrThrow();
}

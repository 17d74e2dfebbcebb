import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../store/schema/database-schema.ts';

/** How far back "recently" goes. */
export const WEEK_MS = 7 * 24 * 3_600_000;

/** Later than any ticket. */
export const NEVER = 9_000_000_000_000_000;

/**
 * From when on views over time are counted. A tally holds the tickets since then, not those since a moment that
 * passes: so it changes with its tickets alone, like any other. What lies between is counted over an index, and a clock
 * moves the window on before it is much.
 */
export interface ViewWindows {
  /** `recently_updated` and `recently_solved` hold what happened since then. */
  readonly week: number;
  /** No ticket that is counted in the week is older. */
  readonly oldest: number;
  /** Beginnings of days, for each of which the tickets made since are counted. */
  readonly days: readonly number[];
}

export async function readViewWindows(db: Kysely<DatabaseSchema>): Promise<ViewWindows> {
  const rows = await db.selectFrom('view_windows').selectAll().execute();
  const week = rows.find(({ span }) => span === 'week');
  return {
    week: week?.counted_from ?? NEVER,
    oldest: week?.oldest ?? NEVER,
    days: rows.filter(({ span }) => span === 'day').map((row) => row.counted_from),
  };
}

import { type RawBuilder, sql } from 'kysely';
import { isTimeZone, localDay } from '../domain/local-day.ts';
import type { Clock } from '../stdx/clock.ts';
import { type Timed, untimed } from '../stdx/timed.ts';
import type { Database, WriteTransaction } from '../store/database.ts';
import { ViewTallyChanges } from './view-tallies.ts';
import { NEVER, readViewWindows, type ViewWindows, WEEK_MS } from './view-windows.ts';

/** What leaves the week meanwhile is counted by whoever asks. */
const LOOK_EVERY_MS = 5_000;

/**
 * Moves the windows of views on until the signal aborts. It changes no count at any moment, only how few tickets are
 * looked at for it. One at a time.
 *
 * @param onError hears of a failed look; the next one tries again
 */
export async function runViewClock(
  database: Database,
  clock: Clock,
  signal: AbortSignal,
  onError: (error: unknown) => void,
  timed: Timed = untimed,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await timed(() => moveViewWindows(database, clock.now()));
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** Brings what is tallied by time to the present; writes nothing when nothing left a window. */
export async function moveViewWindows(database: Database, at: number): Promise<void> {
  const kept = await readViewWindows(database.read);
  const week = at - WEEK_MS;
  const days = await daysOfPeople(database, at);
  const hasLeft = kept.oldest < week || kept.week > week;
  if (!hasLeft && days.size === kept.days.length && kept.days.every((day) => days.has(day))) return;
  await database.transaction(async (tx) => {
    const present = await readViewWindows(tx.db);
    const changes = new ViewTallyChanges(present);
    if (hasLeft) await moveWeek(tx, present, week, changes);
    for (const day of present.days) if (!days.has(day)) await forgetDay(tx, day);
    for (const day of days) if (!present.days.includes(day)) await countDay(tx, day, changes);
    await changes.write(tx);
  });
}

/** Beginnings of the days that people here have now and will have next. */
async function daysOfPeople({ read }: Database, at: number): Promise<Set<number>> {
  const kept = await read.selectFrom('users').select('preferences').distinct().where('active', '=', 1).execute();
  const zones = new Set(['UTC']);
  for (const { preferences } of kept) {
    const { time_zone: zone } = JSON.parse(preferences) as { time_zone?: string };
    // One that this runtime does not know any more is nobody's reason to stop.
    if (zone !== undefined && isTimeZone(zone)) zones.add(zone);
  }
  return new Set(Array.from(zones, (zone) => localDay(at, zone)).flatMap(({ from, until }) => [from, until]));
}

async function moveWeek(tx: WriteTransaction, { week }: ViewWindows, to: number, changes: ViewTallyChanges) {
  const by = to > week ? -1 : 1;
  const [from, until] = [Math.min(week, to), Math.max(week, to)];
  const between = {
    recently_updated: sql<boolean>`r.updated_order > ${-until} and r.updated_order <= ${-from}`,
    recently_solved: sql<boolean>`r.solved = 1 and r.resolved_at >= ${from} and r.resolved_at < ${until}`,
  };
  for (const view of ['recently_updated', 'recently_solved'] as const) {
    for (const { desk_id, is_subtask, count } of await countByDesk(tx, between[view])) {
      changes.of(desk_id, 0, is_subtask)[view] += by * count;
    }
  }
  const { rows } = await sql<{ updated: number | null; resolved: number | null }>`select
      max((select r.updated_order from ticket_rows r where r.desk_id = d.id and r.updated_order <= ${-to}
        order by r.updated_order desc limit 1)) as updated,
      min((select r.resolved_at from ticket_rows r where r.desk_id = d.id and r.solved = 1 and r.resolved_at >= ${to}
        order by r.resolved_at limit 1)) as resolved
    from desks d`.execute(tx.db);
  const { updated = null, resolved = null } = rows[0] ?? {};
  const oldest = Math.min(updated === null ? NEVER : -updated, resolved ?? NEVER);
  await tx.db.updateTable('view_windows').set({ counted_from: to, oldest }).where('span', '=', 'week').execute();
}

async function countDay(tx: WriteTransaction, day: number, changes: ViewTallyChanges): Promise<void> {
  await tx.db.insertInto('view_windows').values({ span: 'day', counted_from: day, oldest: day }).execute();
  for (const { desk_id, is_subtask, count } of await countByDesk(tx, sql`r.created_order <= ${-day}`)) {
    changes.ofCreated(day, desk_id, is_subtask).count += count;
  }
}

async function forgetDay({ db }: WriteTransaction, day: number): Promise<void> {
  await db.deleteFrom('created_tallies').where('counted_from', '=', day).execute();
  await db.deleteFrom('view_windows').where('span', '=', 'day').where('counted_from', '=', day).execute();
}

/** `cross join` keeps SQLite from reading every ticket: each desk's range is looked for by itself. */
async function countByDesk({ db }: WriteTransaction, condition: RawBuilder<boolean>) {
  const { rows } = await sql<{ desk_id: number; is_subtask: number; count: number }>`
    select r.desk_id, r.is_subtask, count(*) as count from desks d cross join ticket_rows r
    where r.desk_id = d.id and ${condition} group by r.desk_id, r.is_subtask`.execute(db);
  return rows;
}

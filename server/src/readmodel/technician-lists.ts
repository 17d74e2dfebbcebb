import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import { startOfDay } from '../domain/local-day.ts';
import type { DatabaseSchema } from '../store/schema/database-schema.ts';
import type { ListPart } from './ticket-lists.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

/** What a technician view is asked for. */
export interface ViewScope {
  caller: Pick<Caller, 'personIds' | 'timeZone'>;
  /** Desks one may see, narrowed to the chosen unit. */
  deskIds: readonly number[];
  /** Now, epoch ms. */
  at: number;
}

export type RowFilter = 'all' | 'parents' | 'subtasks';

/** Views whose tickets differ by desk alone: the condition beside the desk. */
const DESK_VIEWS: Record<string, (scope: ViewScope) => RawBuilder<boolean>> = {
  all_unsolved: () => sql`r.solved = 0`,
  unassigned: () => sql`r.solved = 0 and r.assignee_id is null`,
  // As the view's own index has it; see the schema.
  urgent_high_priority: () => sql`r.solved = 0 and r.priority_rank + 0 <= 2`,
  pending_requester_response: () => sql`r.solved = 0 and r.waits_for = 'requester'`,
  pending_subtask: () => sql`r.solved = 0 and r.open_subtasks > 0`,
  in_progress: () => sql`r.status_category = 'in_progress'`,
  recently_updated: ({ at }) => sql`r.updated_order <= ${-(at - WEEK_MS)}`,
  // What was resolved in a week was updated in that week: the order's own index bounds the walk. PostgreSQL takes the
  // two for independent and would rather sort the few rows it then expects; `+ 0` keeps it from guessing.
  recently_solved: ({ at }) =>
    sql`r.solved = 1 and r.updated_order <= ${-(at - WEEK_MS)} and r.resolved_at + 0 >= ${at - WEEK_MS}`,
  new_today: ({ at, caller }) => {
    const midnight = startOfDay(at, caller.timeZone);
    return sql`r.updated_order <= ${-midnight} and r.created_order <= ${-midnight}`;
  },
};

/** Views of one person: how a row is theirs. */
const PERSON_VIEWS: Record<string, (personId: number) => RawBuilder<boolean>[]> = {
  my_unsolved: (personId) => [sql`r.assignee_id = ${personId} and r.solved = 0`],
  all_your_requests: (personId) => [
    sql`r.assignee_id = ${personId}`,
    sql`r.requester_id = ${personId} and (r.assignee_id is null or r.assignee_id <> ${personId})`,
  ],
};

/** The parts of a technician view's list. */
export function technicianParts(view: string, scope: ViewScope): ListPart[] {
  const deskView = DESK_VIEWS[view];
  if (deskView) {
    const condition = deskView(scope);
    return scope.deskIds.map((deskId) => ({ from: 'rows', where: sql`r.desk_id = ${deskId} and ${condition}` }));
  }
  const personView = PERSON_VIEWS[view];
  if (!personView) throw new TypeError(`there is no technician view ${view}`);
  if (scope.deskIds.length === 0) return [];
  const desks = sql.join(scope.deskIds);
  return scope.caller.personIds.flatMap((personId) =>
    personView(personId).map((mine): ListPart => ({ from: 'rows', where: sql`${mine} and r.desk_id in (${desks})` })),
  );
}

export interface ViewCount {
  parents: number;
  subtasks: number;
}

/** Views a window of time decides, counted over their index; every other view is the sum of its tallies. */
const WINDOW_VIEWS = ['recently_updated', 'recently_solved', 'new_today'] as const;

/** Exact counts of every view for one person, split into parents and subtasks. */
export async function countViews(db: Kysely<DatabaseSchema>, scope: ViewScope): Promise<Map<string, ViewCount>> {
  const counts = new Map<string, ViewCount>();
  if (scope.deskIds.length === 0) return counts;
  const add = (view: string, isSubtask: number, count: number) => {
    const entry = counts.get(view) ?? { parents: 0, subtasks: 0 };
    entry[isSubtask === 1 ? 'subtasks' : 'parents'] += count;
    counts.set(view, entry);
  };
  const desks = sql.join(scope.deskIds);
  const tallied = await db
    .selectFrom('tallies')
    .select(['cell', 'is_subtask', (eb) => eb.fn.sum<number>('count').as('count')])
    .where('cell', 'in', [...Object.keys(DESK_VIEWS), ...Object.keys(PERSON_VIEWS)])
    .where('desk_id', 'in', scope.deskIds)
    .where('person_id', 'in', [0, ...scope.caller.personIds])
    .groupBy(['cell', 'is_subtask'])
    .execute();
  for (const row of tallied) add(row.cell, row.is_subtask, row.count);
  for (const view of WINDOW_VIEWS) {
    const condition = DESK_VIEWS[view]?.(scope) ?? sql`1 = 0`;
    const { rows } = await sql<{ is_subtask: number; n: number }>`
      select r.is_subtask, count(*) as n from ticket_rows r
      where r.desk_id in (${desks}) and ${condition} group by r.is_subtask`.execute(db);
    for (const row of rows) add(view, row.is_subtask, row.n);
  }
  return counts;
}

/** Whether a list keeps parents, subtasks or both. */
export function rowFilterSql(filter: RowFilter): RawBuilder<boolean> | undefined {
  if (filter === 'all') return undefined;
  return filter === 'subtasks' ? sql`r.is_subtask = 1` : sql`r.is_subtask = 0`;
}

import type { TechnicianView } from '@speedyflow/contract/technician-views';
import { type RawBuilder, sql } from 'kysely';
import { localDay } from '../domain/local-day.ts';
import type { ListSource } from './ticket-lists.ts';
import type { ViewScope } from './view-counts.ts';
import { WEEK_MS } from './view-windows.ts';

export type RowFilter = 'all' | 'parents' | 'subtasks';

type Value = (n: number) => RawBuilder<number>;

/** A view whose tickets differ by desk alone. */
interface DeskView {
  /** What its condition says of the time; the first of the list's values. */
  readonly since?: (scope: ViewScope) => number[];
  /** The condition beside the desk. */
  readonly where: (value: Value) => RawBuilder<boolean>;
}

const week = ({ at }: ViewScope) => at - WEEK_MS;

const DESK_VIEWS: Partial<Record<TechnicianView, DeskView>> = {
  all_unsolved: { where: () => sql`r.solved = 0` },
  unassigned: { where: () => sql`r.solved = 0 and r.assignee_id is null` },
  // As the view's own index has it; see the schema.
  urgent_high_priority: { where: () => sql`r.solved = 0 and r.priority_rank + 0 <= 2` },
  pending_requester_response: { where: () => sql`r.solved = 0 and r.waits_for = 'requester'` },
  pending_subtask: { where: () => sql`r.solved = 0 and r.open_subtasks > 0` },
  // None of them is solved; said in so many words, the orders of unsolved tickets serve it.
  in_progress: { where: () => sql`r.solved = 0 and r.status_category = 'in_progress'` },
  recently_updated: { since: (scope) => [-week(scope)], where: (value) => sql`r.updated_order <= ${value(0)}` },
  // What was resolved in a week was updated in that week: the order's own index bounds the walk. PostgreSQL takes the
  // two for independent and would rather sort the few rows it then expects; `+ 0` keeps it from guessing.
  recently_solved: {
    since: (scope) => [-week(scope), week(scope)],
    where: (value) => sql`r.solved = 1 and r.updated_order <= ${value(0)} and r.resolved_at + 0 >= ${value(1)}`,
  },
  new_today: {
    since: ({ at, caller }) => [-localDay(at, caller.timeZone).from],
    where: (value) => sql`r.updated_order <= ${value(0)} and r.created_order <= ${value(0)}`,
  },
};

/** Views of one person: how a row is theirs. */
const PERSON_VIEWS: Partial<Record<TechnicianView, (person: RawBuilder<number>) => RawBuilder<boolean>[]>> = {
  my_unsolved: (person) => [sql`r.assignee_id = ${person} and r.solved = 0`],
  all_your_requests: (person) => [
    sql`r.assignee_id = ${person}`,
    sql`r.requester_id = ${person} and (r.assignee_id is null or r.assignee_id <> ${person})`,
  ],
};

/** A technician view's list. */
export function technicianSource(view: TechnicianView, scope: ViewScope): ListSource {
  const { deskIds } = scope;
  const deskView = DESK_VIEWS[view];
  if (deskView) {
    const since = deskView.since?.(scope) ?? [];
    return {
      shape: view,
      size: deskIds.length,
      values: [...since, ...deskIds],
      parts: ({ value }) =>
        deskIds.map((_id, n) => ({
          from: 'rows',
          where: sql`r.desk_id = ${value(since.length + n)} and ${deskView.where(value)}`,
        })),
    };
  }
  const personView = PERSON_VIEWS[view];
  if (!personView) throw new TypeError(`there is no technician view ${view}`);
  const { personIds } = scope.caller;
  return {
    shape: view,
    size: view === 'my_unsolved' ? personIds.length : 2 * personIds.length,
    values: [deskIds, ...personIds],
    parts: ({ value, among }) =>
      personIds.flatMap((_id, n) =>
        personView(value(n + 1)).map((mine) => ({ from: 'rows', where: sql`${mine} and r.desk_id ${among(0)}` })),
      ),
  };
}

/** Whether a list keeps parents, subtasks or both. */
export function rowFilterSql(filter: RowFilter): RawBuilder<boolean> | undefined {
  if (filter === 'all') return undefined;
  return filter === 'subtasks' ? sql`r.is_subtask = 1` : sql`r.is_subtask = 0`;
}

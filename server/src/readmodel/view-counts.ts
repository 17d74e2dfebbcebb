import { TECHNICIAN_VIEWS, type TechnicianView } from '@speedyflow/contract/technician-views';
import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import { localDay } from '../domain/local-day.ts';
import type { Database } from '../store/database.ts';
import { PreparedRead, type ReadDraft } from '../store/prepared-read.ts';
import { TALLIED_VIEWS } from './view-tallies.ts';
import { NEVER, WEEK_MS } from './view-windows.ts';

/** Whose views, over which tickets, when. */
export interface ViewScope {
  caller: Pick<Caller, 'personIds' | 'timeZone'>;
  /** Desks one may see, narrowed to the chosen unit. */
  deskIds: readonly number[];
  /** Now, epoch ms. */
  at: number;
}

export interface CountedViews {
  /** Exact counts of every view. */
  readonly counts: Record<TechnicianView, number>;
  /** How many tickets of the asked view are subtasks. */
  readonly subtasks: number;
  /** Position of the change log the counts are of. */
  readonly seq: number;
  /** From when on the passing of time alone may change them, epoch ms. */
  readonly changesAt: number;
}

type Counts = Record<TechnicianView, number | null>;

/** What both statements below tell. */
interface CountRow extends Counts {
  subtasks: number | null;
  seq: number | null;
  /** No ticket of the week happened before it. */
  oldest: number;
  /** 1 where the tallies are those of the present. */
  current: number;
}

/** Exact counts of every view for one person, in one look at the database: sums of tallies, two rows a desk. */
export async function countViews(
  database: Database,
  view: TechnicianView,
  { caller, deskIds, at }: ViewScope,
): Promise<CountedViews> {
  const day = localDay(at, caller.timeZone);
  const week = at - WEEK_MS;
  const values = [deskIds, [0, ...caller.personIds], week, -week, day.from, -day.from];
  let [row] = await TALLIES[view].all(database, values);
  if (row?.current !== 1) [row] = await EXACT[view].all(database, values);
  const { subtasks, seq, oldest, current, ...counts } = row as CountRow;
  for (const name of TECHNICIAN_VIEWS) counts[name] ??= 0;
  return {
    counts: counts as CountedViews['counts'],
    subtasks: subtasks ?? 0,
    seq: seq ?? 0,
    changesAt: Math.min(day.until, oldest + WEEK_MS + 1),
  };
}

/** Places of the values in the texts below. */
const [DESKS, PEOPLE, WEEK, WEEK_ORDER, DAY, DAY_ORDER] = [0, 1, 2, 3, 4, 5];

type CountRead = Record<TechnicianView, PreparedRead<CountRow>>;

const ofEachView = (text: (draft: ReadDraft, view: TechnicianView) => RawBuilder<CountRow>) =>
  Object.fromEntries(
    TECHNICIAN_VIEWS.map((view) => [view, new PreparedRead<CountRow>((draft) => text(draft, view))]),
  ) as CountRead;

/** The tallies as they are: right unless something left a window that nobody has moved on yet. */
const TALLIES = ofEachView((draft, view) =>
  countsSql(draft, view, {
    count: (name, counted) => (name === 'new_today' ? createdSum(draft, counted) : counted.sum(name)),
    oldest: sql`w.oldest`,
    current: sql`${isWeekCurrent(draft)} and exists (${dayWindow(draft)})`,
  }),
);

/** The tallies put right by what lies between their windows and the present, from the index. */
const EXACT = ofEachView((draft, view) =>
  countsSql(draft, view, {
    count: (name, counted) => exactCount(draft, name, counted),
    oldest: oldestSql(draft),
    current: sql`1 = 1`,
  }),
);

interface CountTexts {
  readonly count: (view: TechnicianView, counted: Counted) => RawBuilder<number>;
  readonly oldest: RawBuilder<number>;
  readonly current: RawBuilder<boolean>;
}

function countsSql(draft: ReadDraft, view: TechnicianView, { count, oldest, current }: CountTexts) {
  const sums = TALLIED_VIEWS.map((name) => sql`sum(t.${sql.ref(name)}) as ${sql.ref(name)}`);
  const subtasks = view === 'new_today' ? sql`0` : sql`sum(t.${sql.ref(view)} * t.is_subtask)`;
  const shown = TECHNICIAN_VIEWS.map((name) => sql`${count(name, EVERY)} as ${sql.ref(name)}`);
  return sql<CountRow>`select ${sql.join(shown)}, ${count(view, SUBTASKS)} as subtasks, ${oldest} as oldest,
      case when ${current} then 1 else 0 end as current, (select max(seq) from change_log) as seq
    from (select ${sql.join(sums)}, ${subtasks} as subtasks from view_tallies t
      where t.desk_id ${draft.among(DESKS)} and t.person_id ${draft.among(PEOPLE)}) s
    cross join view_windows w where w.span = 'week'`;
}

/** Which tickets of a view are counted: where their sum is, and the further condition on a row. */
interface Counted {
  readonly sum: (view: TechnicianView) => RawBuilder<number>;
  readonly and: (alias: 'r' | 'c') => RawBuilder<unknown>;
}

const EVERY: Counted = { sum: (view) => sql`s.${sql.ref(view)}`, and: () => sql`` };
const SUBTASKS: Counted = {
  sum: () => sql`s.subtasks`,
  and: (alias) => sql` and ${sql.ref(`${alias}.is_subtask`)} = 1`,
};

function exactCount(draft: ReadDraft, view: TechnicianView, counted: Counted): RawBuilder<number> {
  switch (view) {
    case 'recently_updated':
      return exactWeek(draft, counted, {
        left: sql`r.updated_order <= -w.counted_from and r.updated_order > ${draft.value(WEEK_ORDER)}`,
        missed: sql`r.updated_order <= ${draft.value(WEEK_ORDER)} and r.updated_order > -w.counted_from`,
        sum: counted.sum(view),
      });
    case 'recently_solved':
      return exactWeek(draft, counted, {
        left: sql`r.solved = 1 and r.resolved_at >= w.counted_from and r.resolved_at < ${draft.value(WEEK)}`,
        missed: sql`r.solved = 1 and r.resolved_at >= ${draft.value(WEEK)} and r.resolved_at < w.counted_from`,
        sum: counted.sum(view),
      });
    case 'new_today':
      return exactCreated(draft, counted);
    default:
      return counted.sum(view);
  }
}

/**
 * The tally without what has left the week since it was counted from. Only where there is such a ticket is the index
 * asked; a window that is ahead of the asker lacks some instead.
 */
function exactWeek(
  draft: ReadDraft,
  { and }: Counted,
  { left, missed, sum }: { left: RawBuilder<boolean>; missed: RawBuilder<boolean>; sum: RawBuilder<number> },
): RawBuilder<number> {
  const those = (condition: RawBuilder<boolean>) =>
    sql`(select count(*) from ticket_rows r where r.desk_id ${draft.among(DESKS)} and ${condition}${and('r')})`;
  return sql`case when ${isWeekCurrent(draft)} then ${sum}
    else coalesce(${sum}, 0) - ${those(left)} + ${those(missed)} end`;
}

/** Whether the week's tallies are those of the week until now. */
function isWeekCurrent(draft: ReadDraft): RawBuilder<boolean> {
  return sql`w.oldest >= ${draft.value(WEEK)} and w.counted_from <= ${draft.value(WEEK)}`;
}

/** The asker's day, where it is tallied. */
function dayWindow(draft: ReadDraft): RawBuilder<unknown> {
  return sql`select 1 from view_windows k where k.span = 'day' and k.counted_from = ${draft.value(DAY)}`;
}

function createdSum(draft: ReadDraft, { and }: Counted): RawBuilder<number> {
  return sql`(select sum(c.count) from created_tallies c
    where c.counted_from = ${draft.value(DAY)} and c.desk_id ${draft.among(DESKS)}${and('c')})`;
}

/** The tally of the day, or what its index counts where nobody had this day until now. */
function exactCreated(draft: ReadDraft, counted: Counted): RawBuilder<number> {
  return sql`case when exists (${dayWindow(draft)}) then ${createdSum(draft, counted)}
    else (select count(*) from ticket_rows r
      where r.desk_id ${draft.among(DESKS)} and r.created_order <= ${draft.value(DAY_ORDER)}${counted.and('r')}) end`;
}

/** No ticket that is in the week now happened before it: when the next one leaves. */
function oldestSql(draft: ReadDraft): RawBuilder<number> {
  const least = draft.dialect === 'sqlite' ? sql`min` : sql`least`;
  const never = sql.lit(NEVER);
  return sql`case when ${isWeekCurrent(draft)} then w.oldest else (select coalesce(min(${least}(
      coalesce((select -r.updated_order from ticket_rows r where r.desk_id = d.id
        and r.updated_order <= ${draft.value(WEEK_ORDER)} order by r.updated_order desc limit 1), ${never}),
      coalesce((select r.resolved_at from ticket_rows r where r.desk_id = d.id and r.solved = 1
        and r.resolved_at >= ${draft.value(WEEK)} order by r.resolved_at limit 1), ${never}))), ${never})
    from ${draft.ids(DESKS)} d) end`;
}

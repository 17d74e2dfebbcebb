import { type RawBuilder, sql } from 'kysely';
import { matchText, type TokenMatch } from '../../readmodel/search-matches.ts';
import { blocksBack } from '../../readmodel/search-tokens.ts';
import type { ReadDatabase } from '../../store/database.ts';

/** What a ticket is ranked by. */
export interface Candidate {
  id: number;
  key: string;
  summary: string;
  requester_name: string | null;
  assignee_name: string | null;
  updated_order: number;
}

/** How far a search goes: what a common word costs. */
export interface Bounds {
  /** Candidates taken, the newest. */
  readonly taken: number;
  /** Tickets with the words that are looked at for those a filter on their rows leaves. */
  readonly looked: number;
}

export interface Candidates {
  readonly rows: readonly Candidate[];
  /** Whether these are all there are; otherwise they are the newest. */
  readonly all: boolean;
}

/** Which of the tickets with the words are meant: a condition on `r`, the row. */
type Where = RawBuilder<boolean>;

const MEMBERS = sql`r.id, r.key, r.summary, r.requester_name, r.assignee_name, r.updated_order`;

/**
 * The newest tickets that match, as many as the bounds allow. Both databases take the same ones.
 *
 * @param expected how many tickets likely match; undefined: unknown
 */
export function newestMatches(
  database: ReadDatabase,
  match: TokenMatch,
  { where, bounds, expected }: { where: Where; bounds: Bounds; expected: number | undefined },
): Promise<Candidates> {
  return database.dialect === 'sqlite'
    ? newestOfSqlite(database, match, where, bounds)
    : newestOfPostgres(database, match, { where, bounds, expected });
}

/**
 * The index yields the newest first, one by one, and is left as soon as there are enough. The first one beyond the
 * bounds comes along whatever its row is like: to ask for it afterwards would go through the index once more.
 */
async function newestOfSqlite(
  { read }: ReadDatabase,
  match: TokenMatch,
  where: Where,
  { taken, looked }: Bounds,
): Promise<Candidates> {
  const { rows } = await sql<Candidate & { nth: number }>`select ${MEMBERS}, m.nth from (
      select id, row_number() over () as nth from (
        select rowid as id from ticket_search where ticket_search match ${matchText('sqlite', match)} order by rowid desc
      ) limit ${looked + 1}
    ) m cross join ticket_rows r where r.id = m.id and (m.nth > ${looked} or ${where}) limit ${taken + 1}`.execute(
    read,
  );
  const within = rows.filter(({ nth }) => nth <= looked);
  return { rows: within.slice(0, taken), all: within.length === rows.length && rows.length <= taken };
}

/** Ids that are looked through first at least; enough for words that every twentieth ticket has. */
const FIRST_REACH = 8_000;

/** Looked through beyond what likely suffices. */
const MARGIN = 1.5;

/** How much further the next look reaches at most. */
const REACH_GROWS = 16;

/**
 * A GIN index yields all it has of a word, in no order. So it is asked for the words in the newest blocks of tickets,
 * and then in as many more as what was found there makes likely to suffice. What the words are known for says how many
 * these are; of rare words all there are cost less than a few looks.
 */
async function newestOfPostgres(
  { read }: ReadDatabase,
  match: TokenMatch,
  { where, bounds, expected }: { where: Where; bounds: Bounds; expected: number | undefined },
): Promise<Candidates> {
  const { rows: ends } = await sql<{ last: number | null }>`select max(ticket_id) as last from ticket_search`.execute(
    read,
  );
  const last = ends[0]?.last ?? 0;
  const likely = expected === undefined ? 0 : Math.ceil((MARGIN * bounds.taken * last) / expected);
  for (let reach = Math.max(FIRST_REACH, likely); ; ) {
    const whole = reach * 2 > last;
    const blocks = whole ? [] : [blocksBack(last, reach).map((token) => ({ token }))];
    const text = matchText('postgres', { ...match, all: [...match.all, ...blocks] });
    const { looked, rows } = await lookInPostgres(read, text, where, bounds);
    if (rows.length > bounds.taken) return { rows: rows.slice(0, bounds.taken), all: false };
    if (whole || looked >= bounds.looked) return { rows, all: whole && looked <= bounds.looked };
    const lacking = Math.min(bounds.taken / Math.max(rows.length, 1), bounds.looked / Math.max(looked, 1));
    reach = Math.ceil(reach * Math.min(REACH_GROWS, MARGIN * Math.max(lacking, 1)));
  }
}

/**
 * Materialized, lateral and offset say how to go about it, whatever the planner thinks of it: the words in their index,
 * then the newest of what it yields, one row after the other, until there are enough.
 */
async function lookInPostgres(
  read: ReadDatabase['read'],
  text: string,
  where: Where,
  bounds: Bounds,
): Promise<{ looked: number; rows: Candidate[] }> {
  const { rows } = await sql<Omit<Candidate, 'id'> & { id: number | null; looked: number }>`
    with m as materialized (select ticket_id from ticket_search where words @@ ${text}::tsquery)
    select counted.looked, found.* from (select count(*) as looked from m) counted left join lateral (
      select ${MEMBERS} from (select ticket_id from m order by ticket_id desc limit ${bounds.looked}) newest
      cross join lateral (select * from ticket_rows r where r.id = newest.ticket_id offset 0) r
      where ${where} order by newest.ticket_id desc limit ${bounds.taken + 1}) found on true`.execute(read);
  const found = rows.filter((row): row is Candidate & { looked: number } => row.id !== null);
  return { looked: rows[0]?.looked ?? 0, rows: found };
}

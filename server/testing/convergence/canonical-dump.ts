import type { Kysely } from 'kysely';
import { TALLIED_VIEWS } from '../../src/readmodel/view-tallies.ts';
import type { Database } from '../../src/store/database.ts';
import type { DatabaseSchema, TableName } from '../../src/store/schema/database-schema.ts';

/** Tables of the mirror and of what is derived from it, each with the columns that tell of the way and not of the end. */
const TABLES: Partial<Record<TableName, readonly string[]>> = {
  connections: ['id', 'secret', 'created_at'],
  quarantine: ['id', 'at', 'attempts', 'last_attempt_at'],
  desks: ['id', 'census_at'],
  queues: ['id'],
  people: ['id'],
  statuses: [],
  priorities: [],
  workflow_transitions: ['fetched_at'],
  tickets: ['id', 'read_at', 'purge_at'],
  ticket_keys: [],
  comments: ['id'],
  ticket_history: [],
  worklogs: [],
  attachments: [],
  ticket_links: [],
  sla_clocks: [],
  boards: ['id'],
  sprints: ['id'],
  ticket_sprints: [],
  status_intervals: [],
  ticket_rows: ['seq'],
  queue_tickets: [],
  tallies: [],
  // What they hold of a window depends on when it was last moved on; the rest tells of the same.
  view_tallies: ['recently_updated', 'recently_solved'],
};

/** Columns that hold ids made here, and whose. */
const REFERENCES: Record<string, TableName> = {
  connection_id: 'connections',
  desk_id: 'desks',
  ticket_id: 'tickets',
  queue_id: 'queues',
  author_id: 'people',
  requester_id: 'people',
  assignee_id: 'people',
  person_id: 'people',
  unit_id: 'business_units',
};

/** Columns that count: where all are zero the row is as good as none. */
const COUNTS: Partial<Record<string, readonly string[]>> = {
  tallies: ['count'],
  view_tallies: [...TALLIED_VIEWS.filter((view) => !view.startsWith('recently_')), 'assigned'],
};

type Row = Record<string, unknown>;

/**
 * The whole mirror and read model as text, one line a row, by table: ids made here are replaced by the upstream's, so
 * that two databases that came to the same end by different ways have the same dump.
 */
export async function canonicalDump({ read }: Database): Promise<Record<string, string[]>> {
  const names = await readNames(read);
  const dump: Record<string, string[]> = {};
  for (const [table, left] of Object.entries(TABLES)) {
    const rows = (await read
      .selectFrom(table as 'tickets')
      .selectAll()
      .execute()) as Row[];
    dump[table] = rows
      .filter((row) => !COUNTS[table]?.every((column) => row[column] === 0))
      .map((row) => JSON.stringify(named(table, row, left, names)))
      .toSorted();
  }
  return dump;
}

/** Lines that one dump has and the other has not, each with its table and its side. */
export function dumpDifference(actual: Record<string, string[]>, expected: Record<string, string[]>): string[] {
  const only = (side: '+' | '-', mine: Record<string, string[]>, theirs: Record<string, string[]>) =>
    Object.entries(mine).flatMap(([table, lines]) => {
      const other = new Set(theirs[table]);
      return lines.filter((line) => !other.has(line)).map((line) => `${side} ${table} ${line}`);
    });
  return [...only('+', actual, expected), ...only('-', expected, actual)];
}

/** What the upstream calls everything, by table and id. */
async function readNames(db: Kysely<DatabaseSchema>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { id, site } of await db.selectFrom('connections').select(['id', 'site']).execute()) {
    names.set(`connections ${id}`, site);
  }
  for (const { id, name } of await db.selectFrom('business_units').selectAll().execute()) {
    names.set(`business_units ${id}`, name);
  }
  for (const table of ['desks', 'queues', 'people', 'tickets'] as const) {
    const rows = await db.selectFrom(table).select(['id', 'source_id', 'connection_id']).execute();
    for (const { id, source_id, connection_id } of rows) names.set(`${table} ${id}`, `${connection_id}/${source_id}`);
  }
  return names;
}

function named(table: string, row: Row, left: readonly string[], names: ReadonlyMap<string, string>): Row {
  const result: Row = {};
  for (const column of Object.keys(row).toSorted()) {
    if (left.includes(column)) continue;
    const value = row[column];
    const owner = table === 'ticket_rows' && column === 'id' ? 'tickets' : REFERENCES[column];
    if (column === 'cell') {
      result[column] = String(value).replace(/^queue:(\d+)$/, (_all, id) => `queue:${names.get(`queues ${id}`)}`);
    } else {
      result[column] = owner === undefined || value === null ? value : (names.get(`${owner} ${value}`) ?? value);
    }
  }
  return result;
}

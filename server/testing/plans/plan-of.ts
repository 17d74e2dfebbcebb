import { CompiledQuery } from 'kysely';
import type { Database } from '../../src/store/database.ts';

/** Tables that grow with the tickets, and what statements call them. */
const BIG: Record<string, string> = { ticket_rows: 'r', queue_tickets: 'q' };

/** How a database went about a statement, as far as its cost goes. Only tables that grow with the tickets count. */
export interface Plan {
  /** Tables read from one end to the other. */
  readonly wholeTables: readonly string[];
  /** Indexes by which rows are found; empty on PostgreSQL, which tells the rows read. */
  readonly indexes: readonly string[];
  /** Rows each sort was given; Infinity where SQLite sorts what it reads from a table and does not tell how much. */
  readonly sorts: readonly number[];
  /** Rows read, kept or not; null on SQLite, which does not tell. */
  readonly rowsRead: number | null;
}

export async function planOf(database: Database, statement: CompiledQuery): Promise<Plan> {
  return database.dialect === 'sqlite' ? sqlitePlan(database, statement) : postgresPlan(database, statement);
}

interface SqliteStep {
  id: number;
  parent: number;
  detail: string;
}

async function sqlitePlan({ read }: Database, { sql, parameters }: CompiledQuery): Promise<Plan> {
  const { rows: steps } = await read.executeQuery<SqliteStep>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  const ofTables = steps.filter(({ detail }) => {
    const name = /^(?:SCAN|SEARCH) (\w+)/.exec(detail)?.[1] ?? '';
    return name in BIG || Object.values(BIG).includes(name);
  });
  return {
    wholeTables: ofTables.filter(({ detail }) => detail.startsWith('SCAN')).map(({ detail }) => detail),
    indexes: ofTables.flatMap(({ detail }) => /USING (?:COVERING )?INDEX (\w+)/.exec(detail)?.[1] ?? []),
    sorts: ofTables.flatMap(({ parent }) =>
      steps.some((step) => step.parent === parent && /^USE TEMP B-TREE/.test(step.detail)) ? Infinity : [],
    ),
    rowsRead: null,
  };
}

interface PostgresNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PostgresNode[];
}

async function postgresPlan({ read }: Database, { sql, parameters }: CompiledQuery): Promise<Plan> {
  const { rows } = await read.executeQuery<{ 'QUERY PLAN': [{ Plan: PostgresNode }] }>(
    CompiledQuery.raw(`explain (analyze, format json) ${sql}`, [...parameters]),
  );
  const nodes = everyNode(rows[0]!['QUERY PLAN'][0].Plan);
  const ofTables = nodes.filter((node) => (node['Relation Name'] ?? '') in BIG);
  const passed = (node: PostgresNode) => node['Actual Rows'] * node['Actual Loops'];
  const dropped = (node: PostgresNode) =>
    ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops'];
  return {
    wholeTables: ofTables
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] as string),
    indexes: [],
    sorts: nodes
      .filter((node) => /Sort$/.test(node['Node Type']))
      .map((node) => (node.Plans ?? []).reduce((sum, input) => sum + passed(input), 0)),
    rowsRead: ofTables.reduce((sum, node) => sum + passed(node) + dropped(node), 0),
  };
}

function everyNode(node: PostgresNode): PostgresNode[] {
  return [node, ...(node.Plans ?? []).flatMap(everyNode)];
}

import { CompiledQuery, type QueryId, type RootOperationNode } from 'kysely';
import type { Database, WriteTransaction } from '../../src/store/database.ts';

/** The same database, and every statement read through it, as it was sent. */
export function logStatements(database: Database): { database: Database; statements: CompiledQuery[] } {
  const { plugin, statements } = statementLog(database);
  const readPrepared: Database['readPrepared'] = (sql, parameters) => {
    statements.push(CompiledQuery.raw(sql, [...parameters]));
    return database.readPrepared(sql, parameters);
  };
  return { database: { ...database, read: database.read.withPlugin(plugin), readPrepared }, statements };
}

/** The same transaction, and every statement sent in it. */
export function logWrites(
  tx: WriteTransaction,
  database: Database,
): { tx: WriteTransaction; statements: CompiledQuery[] } {
  const { plugin, statements } = statementLog(database);
  return { tx: { ...tx, db: tx.db.withPlugin(plugin) }, statements };
}

function statementLog({ read }: Database) {
  const statements: CompiledQuery[] = [];
  const plugin = {
    transformQuery: ({ node, queryId }: { node: RootOperationNode; queryId: QueryId }) => {
      statements.push(read.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async <T>({ result }: { result: T }) => result,
  };
  return { plugin, statements };
}

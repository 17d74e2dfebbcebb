import type { CompiledQuery, QueryId, RootOperationNode } from 'kysely';
import type { Database } from '../../src/store/database.ts';

/** The same database, and every statement read through it, as it was sent. */
export function logStatements(database: Database): { database: Database; statements: CompiledQuery[] } {
  const statements: CompiledQuery[] = [];
  const log = {
    transformQuery: ({ node, queryId }: { node: RootOperationNode; queryId: QueryId }) => {
      statements.push(database.read.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async <T>({ result }: { result: T }) => result,
  };
  return { database: { ...database, read: database.read.withPlugin(log) }, statements };
}

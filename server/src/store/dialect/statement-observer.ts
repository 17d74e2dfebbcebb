import type { LogEvent } from 'kysely';
import type { Dialect } from './dialect.ts';

/** What a statement does, as far as its cost is told apart. */
export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'commit' | 'other';

/** Hears how long each statement took. Costs what it does: a page is some microseconds. */
export type StatementObserver = (kind: StatementKind, seconds: number) => void;

/** What makes Kysely tell of every statement it sends; nothing where nobody listens. */
export function toldTo(observe: StatementObserver | undefined): { log?: (event: LogEvent) => void } {
  if (!observe) return {};
  return { log: ({ query, queryDurationMillis }) => observe(kindOf(query.sql), queryDurationMillis / 1000) };
}

/** The same dialect, whose statements beside Kysely are told too. */
export function withObserver(dialect: Dialect, observe: StatementObserver | undefined): Dialect {
  if (!observe) return dialect;
  const timed = async <T>(kind: StatementKind, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      observe(kind, (performance.now() - began) / 1000);
    }
  };
  return {
    ...dialect,
    readPrepared: (text, values) => timed('select', () => dialect.readPrepared(text, values)),
    // PostgreSQL's go through Kysely.
    writeMany:
      dialect.name === 'sqlite'
        ? (tx, write) => timed('insert', () => dialect.writeMany(tx, write))
        : dialect.writeMany,
  };
}

const KINDS: Readonly<Record<string, StatementKind>> = {
  s: 'select',
  w: 'select',
  i: 'insert',
  u: 'update',
  d: 'delete',
  c: 'commit',
};

/** By the first letter of the first word: select, with, insert, update, delete, commit. */
function kindOf(sql: string): StatementKind {
  return KINDS[sql.trimStart().charAt(0).toLowerCase()] ?? 'other';
}

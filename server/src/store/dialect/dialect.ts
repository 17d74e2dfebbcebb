import type { Kysely, Transaction } from 'kysely';
import type { DatabaseSchema } from '../schema/database-schema.ts';

/** A statement that writes many rows at once; see bulk-insert. */
export interface BulkWrite {
  readonly table: string;
  readonly columns: readonly string[];
  /** Conflict target; empty for a plain insert. */
  readonly key: readonly string[];
  /** SQL right of `column =` on conflict; empty: leave the row that is there. */
  readonly update: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly unknown[])[];
}

/** Connections that are open, those of them that have nothing to do, and who waits for one. */
export interface PoolUse {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What differs between the two databases. Everything else is one code. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Reads; never waits for a write under way. */
  readonly read: Kysely<DatabaseSchema>;
  /** The same for a statement that is asked all the time, prepared once per connection. */
  readPrepared<Row>(text: string, values: readonly unknown[]): Promise<Row[]>;
  /** The one writer. */
  readonly write: Kysely<DatabaseSchema>;
  /** First statement of every write transaction: makes it the only one, so that `seq` is in commit order. */
  lockForWriting(tx: Transaction<DatabaseSchema>): Promise<void>;
  writeMany(tx: Transaction<DatabaseSchema>, write: BulkWrite): Promise<void>;
  /** Of the connections it keeps, where it keeps several. */
  poolUse?(): PoolUse;
  close(): Promise<void>;
}

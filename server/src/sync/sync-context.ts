import type { Clock } from '../stdx/clock.ts';
import type { Database, WriteTransaction } from '../store/database.ts';

/** Ties accounts to those of the given people (new or changed ones) that have their e-mail address. */
export type LinkPeople = (tx: WriteTransaction, personIds: readonly number[]) => Promise<void>;

/** What every part of a connection's sync needs. */
export interface SyncContext {
  readonly connectionId: number;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: SyncLog;
  readonly linkPeople: LinkPeople;
  /** Aborts when the process stops. */
  readonly signal: AbortSignal;
}

export interface SyncLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

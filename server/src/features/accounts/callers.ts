import type { Caller } from '../../domain/caller.ts';
import { type Database, isShared } from '../../store/database.ts';
import { type Account, findAccount, presentDeskIds } from './accounts.store.ts';
import { preferencesOf } from './preferences.ts';

/** How long another process's change of rights may go unnoticed here. */
const FRESH_MS = 5_000;
/** Where there is no other process: what is changed here is forgotten here. */
const FRESH_ALONE_MS = 10 * 60_000;

/** How long what is known of credentials and accounts counts without being read again. */
export function freshMs(database: Database): number {
  return isShared(database) ? FRESH_MS : FRESH_ALONE_MS;
}

/** The operator has no account: nobody has this id. */
export const OPERATOR_ID = 0;

interface Kept<T> {
  readonly value: T;
  readonly loadedAt: number;
}

/** Who each account is and what it may see, kept in memory. Changes made here show at once, others soon. */
export class Callers {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #freshMs: number;
  readonly #callers = new Map<number, Kept<Caller | undefined>>();
  #desks: Kept<readonly number[]> | undefined;
  /** Grows with each change; what was read before one is not kept after it. */
  #epoch = 0;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#freshMs = freshMs(database);
  }

  /** Undefined when there is no such account, or it is disabled. */
  async of(userId: number): Promise<Caller | undefined> {
    const kept = this.#callers.get(userId);
    const now = this.#now();
    if (kept && now - kept.loadedAt < this.#freshMs) return kept.value;
    const epoch = this.#epoch;
    const value = await this.#load(userId);
    if (epoch === this.#epoch) this.#callers.set(userId, { value, loadedAt: now });
    return value;
  }

  /** The same, when it is known without looking it up. */
  atHand(userId: number): Caller | undefined {
    const kept = this.#callers.get(userId);
    return kept && this.#now() - kept.loadedAt < this.#freshMs ? kept.value : undefined;
  }

  /** Forgets one account after its rights changed. */
  forget(userId: number): void {
    this.#epoch++;
    this.#callers.delete(userId);
  }

  /** Forgets everything after desks came or went. */
  forgetAll(): void {
    this.#epoch++;
    this.#callers.clear();
    this.#desks = undefined;
  }

  async #load(userId: number): Promise<Caller | undefined> {
    const present = await this.#presentDesks();
    if (userId === OPERATOR_ID) return operator(present);
    const account = await findAccount(this.#database.read, userId);
    return account?.active ? callerOf(account, present) : undefined;
  }

  async #presentDesks(): Promise<readonly number[]> {
    const now = this.#now();
    if (this.#desks && now - this.#desks.loadedAt < this.#freshMs) return this.#desks.value;
    const epoch = this.#epoch;
    const value = await presentDeskIds(this.#database.read);
    if (epoch === this.#epoch) this.#desks = { value, loadedAt: now };
    return value;
  }
}

/** Whether an account sees every desk, those to come included. */
export function seesAllDesks(account: Pick<Account, 'role' | 'all_desks'>): boolean {
  return account.role === 'admin' || account.all_desks === 1;
}

function callerOf(account: Account, present: readonly number[]): Caller {
  const given = new Set(account.deskIds);
  return {
    userId: account.id,
    name: account.name,
    role: account.role,
    deskIds: seesAllDesks(account) ? present : present.filter((id) => given.has(id)),
    personIds: account.personIds,
    timeZone: preferencesOf(account).time_zone ?? 'UTC',
  };
}

function operator(deskIds: readonly number[]): Caller {
  return { userId: OPERATOR_ID, name: 'Operator', role: 'admin', deskIds, personIds: [], timeZone: 'UTC' };
}

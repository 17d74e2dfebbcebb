import type { Authenticator, Credential, Identity } from '../../http/identity.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { type Callers, freshMs, OPERATOR_ID } from './callers.ts';
import { hashToken, makeSessionToken } from './secret-token.ts';
import { deleteOldSessions, deleteSession, findApiToken, findSession, insertSession } from './sessions.store.ts';
import { UseNotes } from './use-notes.ts';

const IDLE_MS = 8 * 3600_000;
const ABSOLUTE_MS = 7 * 24 * 3600_000;
/** Use is written down at most this often. */
const TOUCH_MS = 60_000;
/** Credentials kept in memory at most; the longest unseen go first. */
const KEPT_MAX = 20_000;

/** A credential as last read from the database. */
interface Known {
  readonly credential: Credential;
  readonly userId: number;
  /** When it began; undefined for what does not expire. */
  readonly createdAt: number | undefined;
  readonly loadedAt: number;
  lastSeenAt: number;
  writtenAt: number;
}

/**
 * Sessions and API tokens: opaque random tokens, of which only hashes are stored. Known ones are kept in memory
 * for a while, so that a request costs neither a query nor a hash; what ends here ends at once.
 */
export class Sessions implements Authenticator {
  readonly #database: Database;
  readonly #callers: Callers;
  readonly #now: () => number;
  readonly #notes: UseNotes;
  readonly #freshMs: number;
  readonly #operatorId: string | undefined;
  /** By credential id, apart: a session is no token. */
  readonly #known = { session: new Map<string, Known>(), token: new Map<string, Known>() };
  /** Credential ids of tokens seen lately: hashing on every request costs more than all else here. */
  readonly #hashes = new Map<string, string>();
  readonly #listeners: ((userId: number) => void)[] = [];
  readonly #tellOthers: ((userId: number) => void)[] = [];
  #epoch = 0;

  constructor(options: {
    database: Database;
    callers: Callers;
    clock: Clock;
    operatorToken?: string | undefined;
  }) {
    this.#database = options.database;
    this.#callers = options.callers;
    this.#now = options.clock.now;
    this.#notes = new UseNotes(options.database, options.clock);
    this.#freshMs = freshMs(options.database);
    this.#operatorId = options.operatorToken === undefined ? undefined : hashToken(options.operatorToken);
  }

  bySession(token: string): Promise<Identity | undefined> {
    return this.#identify({ kind: 'session', id: this.#hash(token) }, { touch: true });
  }

  byBearer(token: string): Promise<Identity | undefined> {
    return this.#identify({ kind: 'token', id: this.#hash(token) }, { touch: true });
  }

  atHand(kind: Credential['kind'], token: string): Identity | undefined {
    const id = this.#hashes.get(token);
    const known = id === undefined ? undefined : this.#known[kind].get(id);
    const now = this.#now();
    if (!known || now - known.loadedAt >= this.#freshMs || isOver(known, now)) return undefined;
    const caller = this.#callers.atHand(known.userId);
    if (!caller) return undefined;
    this.#touch(known, now);
    return { caller, credential: known.credential };
  }

  recheck({ credential }: Identity): Promise<Identity | undefined> {
    return this.#identify(credential, { touch: false });
  }

  onChange(listener: (userId: number) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Begins a session and returns its token.
   *
   * @param createdAt when the person signed in, for a session that continues another
   */
  async begin(tx: WriteTransaction, userId: number, createdAt = this.#now()): Promise<string> {
    const now = this.#now();
    const token = makeSessionToken();
    await deleteOldSessions(tx, { createdBefore: now - ABSOLUTE_MS, seenBefore: now - IDLE_MS });
    await insertSession(tx, { tokenHash: hashToken(token), userId, createdAt, at: now });
    return token;
  }

  /** Exchanges a session for a new one that is over when the old one would have been; undefined when it is. */
  async exchange(tx: WriteTransaction, sessionId: string): Promise<string | undefined> {
    const session = await findSession(tx.db, sessionId);
    if (!session) return undefined;
    await deleteSession(tx, sessionId);
    return this.begin(tx, session.user_id, session.created_at);
  }

  /**
   * Runs a transaction that changes what an account may do or ends what it came with, and makes that count here
   * at once.
   */
  async change<T>(userId: number, work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    try {
      return await this.#database.transaction(work);
    } finally {
      // Also when it failed: a commit whose answer was lost may stand.
      this.forget(userId);
    }
  }

  /** Makes what an account may do be read anew, here at once and, as soon as they hear, in other processes. */
  forget(userId: number): void {
    this.forgetHere(userId);
    for (const tell of this.#tellOthers) tell(userId);
  }

  /** The same in this process alone: another one changed it. */
  forgetHere(userId: number): void {
    this.#epoch++;
    for (const known of [this.#known.session, this.#known.token]) {
      for (const [id, entry] of known) if (entry.userId === userId) known.delete(id);
    }
    this.#callers.forget(userId);
    for (const listener of this.#listeners) listener(userId);
  }

  /** Likewise for all accounts. */
  forgetAllHere(): void {
    const { session, token } = this.#known;
    const userIds = new Set([...session.values(), ...token.values()].map(({ userId }) => userId));
    this.#callers.forgetAll();
    for (const userId of userIds) this.forgetHere(userId);
  }

  /** Calls `tell` with a user's id whenever their rights or sessions are changed by this process. */
  onOwnChange(tell: (userId: number) => void): void {
    this.#tellOthers.push(tell);
  }

  async #identify(credential: Credential, { touch }: { touch: boolean }): Promise<Identity | undefined> {
    const now = this.#now();
    const known = await this.#current(credential, now);
    if (!known || isOver(known, now)) return undefined;
    if (touch) this.#touch(known, now);
    const caller = await this.#callers.of(known.userId);
    return caller && { caller, credential: known.credential };
  }

  async #current(credential: Credential, now: number): Promise<Known | undefined> {
    const known = this.#known[credential.kind];
    const kept = known.get(credential.id);
    if (kept && now - kept.loadedAt < this.#freshMs) return kept;
    const epoch = this.#epoch;
    const loaded = await this.#load(credential, now);
    // Use seen here may be newer than what is written down.
    if (loaded && kept) {
      loaded.lastSeenAt = Math.max(loaded.lastSeenAt, kept.lastSeenAt);
      loaded.writtenAt = Math.max(loaded.writtenAt, kept.writtenAt);
    }
    if (epoch !== this.#epoch) return loaded;
    known.delete(credential.id);
    if (loaded) keep(known, credential.id, loaded);
    return loaded;
  }

  async #load(credential: Credential, loadedAt: number): Promise<Known | undefined> {
    const { read } = this.#database;
    if (credential.kind === 'session') {
      const row = await findSession(read, credential.id);
      if (!row) return undefined;
      const { user_id: userId, created_at: createdAt, last_seen_at: seenAt } = row;
      return { credential, userId, createdAt, loadedAt, lastSeenAt: seenAt, writtenAt: seenAt };
    }
    if (credential.id === this.#operatorId) {
      const never = Number.POSITIVE_INFINITY;
      return { credential, userId: OPERATOR_ID, createdAt: undefined, loadedAt, lastSeenAt: never, writtenAt: never };
    }
    const row = await findApiToken(read, credential.id);
    if (!row) return undefined;
    const seenAt = row.last_used_at ?? 0;
    return { credential, userId: row.user_id, createdAt: undefined, loadedAt, lastSeenAt: seenAt, writtenAt: seenAt };
  }

  #touch(known: Known, now: number): void {
    known.lastSeenAt = Math.max(known.lastSeenAt, now);
    if (now - known.writtenAt < TOUCH_MS) return;
    known.writtenAt = now;
    this.#notes.add(known.credential, now);
  }

  #hash(token: string): string {
    const seen = this.#hashes.get(token);
    if (seen) return seen;
    const hash = hashToken(token);
    keep(this.#hashes, token, hash);
    return hash;
  }
}

function isOver({ createdAt, lastSeenAt }: Known, now: number): boolean {
  return createdAt !== undefined && (now - createdAt >= ABSOLUTE_MS || now - lastSeenAt >= IDLE_MS);
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  if (map.size >= KEPT_MAX) map.delete(map.keys().next().value as string);
  map.set(key, value);
}

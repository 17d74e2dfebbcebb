import { randomBytes } from 'node:crypto';
import type { Preferences, UserView } from '@speedyflow/contract/accounts';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import type { Authenticator } from '../../http/identity.ts';
import { RateLimiter } from '../../http/rate-limiter.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { type Account, findAccount, updateUser } from './accounts.store.ts';
import { ApiTokens } from './api-tokens.ts';
import { Callers, OPERATOR_ID } from './callers.ts';
import { linkPeople } from './people-links.ts';
import { checkPreferences, preferencesOf } from './preferences.ts';
import { readSeenSince } from './sessions.store.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { OPERATOR_VIEW, userView } from './user-view.ts';
import { Users } from './users.ts';

export interface AccountsOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Bearer token of the command line; see ensureOperatorToken. */
  readonly operatorToken?: string | undefined;
  /** Counts tries at one account; those in this process alone without it. */
  readonly limiter?: RateLimiter;
  /** Multiplies the limit on them then. */
  readonly limitFactor?: number;
}

const DAY_MS = 24 * 3_600_000;
/** People whose answers are made beforehand at most. */
const RECENT_MAX = 200;

/** Who may come in, and as whom. */
export class Accounts {
  readonly signIn: SignIn;
  readonly users: Users;
  readonly tokens: ApiTokens;
  /** Lets someone on another machine make the first account; another one at each start. */
  readonly setupCode = randomBytes(9).toString('base64url');
  readonly #database: Database;
  readonly #callers: Callers;
  readonly #now: () => number;
  readonly #sessions: Sessions;

  constructor(options: AccountsOptions) {
    const { database, clock, operatorToken, limitFactor } = options;
    const { now } = clock;
    this.#database = database;
    this.#now = now;
    this.#callers = new Callers(database, now);
    const sessions = new Sessions({ database, callers: this.#callers, clock, operatorToken });
    this.#sessions = sessions;
    const limiter = options.limiter ?? new RateLimiter(now, limitFactor);
    this.signIn = new SignIn({ database, sessions, limiter, now, setupCode: this.setupCode });
    this.users = new Users({ database, sessions, now });
    this.tokens = new ApiTokens({ database, sessions, now });
  }

  get authenticator(): Authenticator {
    return this.#sessions;
  }

  /** Those who were seen within a day, the latest first. */
  async recentCallers(): Promise<Caller[]> {
    const seen = await readSeenSince(this.#database.read, this.#now() - DAY_MS, RECENT_MAX);
    const callers = await Promise.all(seen.map(({ user_id }) => this.#callers.of(user_id)));
    return callers.filter((caller) => caller !== undefined);
  }

  /** Who an account is and what it may see now; undefined when it is gone or disabled. */
  callerOf(userId: number): Promise<Caller | undefined> {
    return this.#callers.of(userId);
  }

  /** To be called when desks came or went: whoever sees all of them sees the new ones at once. */
  desksChanged(): void {
    this.#callers.forgetAll();
  }

  /** To be called when another process changed what accounts may do, or ended what they came with; null for any. */
  rightsChangedElsewhere(userIds: readonly number[] | null): void {
    if (userIds === null) this.#sessions.forgetAllHere();
    else for (const userId of userIds) this.#sessions.forgetHere(userId);
  }

  /** Calls `tell` with a user's id whenever this process did so. */
  onRightsChanged(tell: (userId: number) => void): void {
    this.#sessions.onOwnChange(tell);
  }

  /**
   * To be called in the transaction that added or changed people: accounts with their addresses become them.
   */
  async linkPeople(tx: WriteTransaction, personIds: readonly number[]): Promise<void> {
    const linked = await linkPeople(tx, { personIds });
    tx.afterCommit(() => {
      for (const userId of linked) this.#sessions.forget(userId);
    });
  }

  async me({ userId }: Caller): Promise<UserView> {
    return userId === OPERATOR_ID ? OPERATOR_VIEW : userView(await this.#account(userId));
  }

  async preferences({ userId }: Caller): Promise<Preferences> {
    return userId === OPERATOR_ID ? {} : preferencesOf(await this.#account(userId));
  }

  async savePreferences({ userId }: Caller, preferences: Preferences): Promise<Preferences> {
    if (userId === OPERATOR_ID) throw new AppError('forbidden', 'FORBIDDEN', 'The operator has no preferences.');
    checkPreferences(preferences);
    await this.#sessions.change(userId, (tx) => updateUser(tx, userId, { preferences: JSON.stringify(preferences) }));
    return preferences;
  }

  async #account(userId: number): Promise<Account> {
    const account = await findAccount(this.#database.read, userId);
    if (!account) throw new AppError('unauthenticated', 'UNAUTHENTICATED', 'The account is gone.');
    return account;
  }
}

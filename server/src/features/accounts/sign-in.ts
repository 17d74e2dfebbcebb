import type { UserView } from '@speedyflow/contract/accounts';
import { LIMITS_PER_MINUTE } from '@speedyflow/contract/route';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import type { Identity } from '../../http/identity.ts';
import type { RateLimiter } from '../../http/rate-limiter.ts';
import { writeAudit } from '../../store/audit-log.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { countUsers, findAccount, findLogin, insertUser, updateUser } from './accounts.store.ts';
import { emailKey } from './email-key.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import { linkPeople } from './people-links.ts';
import { deleteSession } from './sessions.store.ts';
import type { Sessions } from './sessions.ts';
import { userView } from './user-view.ts';

export interface SignedIn {
  readonly user: UserView;
  /** The session's token, for the cookie. */
  readonly session: string;
}

/** How people come in and leave. */
export class SignIn {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #limiter: RateLimiter;
  readonly #now: () => number;
  readonly #setupCode: string;
  /** Once there is an account there always is one. */
  #hasUsers = false;

  constructor(options: {
    database: Database;
    sessions: Sessions;
    limiter: RateLimiter;
    now: () => number;
    setupCode: string;
  }) {
    this.#database = options.database;
    this.#sessions = options.sessions;
    this.#limiter = options.limiter;
    this.#now = options.now;
    this.#setupCode = options.setupCode;
  }

  /** Whether nobody has signed up yet. */
  async needsSignup(): Promise<boolean> {
    this.#hasUsers ||= (await countUsers(this.#database.read)) > 0;
    return !this.#hasUsers;
  }

  /**
   * Makes the first account, an administrator. Of several that come at once one wins.
   *
   * @throws AppError `NOT_FOUND` once there is any account: the page then does not exist; `FORBIDDEN` from another
   *   machine without the code the server printed
   */
  async signUp(request: {
    email: string;
    name: string;
    password: string;
    address: string;
    setupCode: string | undefined;
    /** Whether the request was made on the server's own machine. */
    local: boolean;
  }): Promise<SignedIn> {
    if (!(await this.needsSignup())) throw closed();
    // Whoever runs the server becomes its administrator, not whoever finds it first.
    if (!request.local && request.setupCode !== this.#setupCode) throw codeNeeded();
    const passwordHash = await hashPassword(request.password);
    const at = this.#now();
    return this.#database.transaction(async (tx) => {
      if ((await countUsers(tx.db)) > 0) throw closed();
      const email = emailKey(request.email);
      const userId = await insertUser(tx, {
        email,
        name: request.name,
        role: 'admin',
        passwordHash,
        allDesks: true,
        at,
      });
      await linkPeople(tx, { userId });
      const details = { address: request.address };
      await writeAudit(tx, { userId, action: 'account.signup', resource: `user ${userId}`, details, at });
      return this.#enter(tx, userId);
    });
  }

  /**
   * Signs in with a password, and ends the session the browser had before.
   *
   * @throws AppError `INVALID_CREDENTIALS`, the same for an unknown account and a wrong password;
   *   `RATE_LIMITED` after too many tries at one account, from wherever
   */
  async logIn(request: {
    email: string;
    password: string;
    address: string;
    previous: Identity | undefined;
  }): Promise<SignedIn> {
    const { previous } = request;
    const email = emailKey(request.email);
    this.#limiter.require(`login ${email}`, LIMITS_PER_MINUTE.login);
    const login = await findLogin(this.#database.read, email);
    const passwordHash = login?.active ? login.password_hash : undefined;
    const matches = await passwordMatches(passwordHash, request.password);
    const at = this.#now();
    const details = { address: request.address };
    const attempt = async (tx: WriteTransaction) => {
      // Hashing took a while: the account may have been disabled or given another password meanwhile.
      const still = matches ? await findLogin(tx.db, email) : undefined;
      if (!still?.active || still.password_hash !== passwordHash) {
        const resource = login ? `user ${login.id}` : 'unknown account';
        await writeAudit(tx, { userId: null, action: 'account.login-failed', resource, details, at });
        return undefined;
      }
      if (previous?.credential.kind === 'session') await deleteSession(tx, previous.credential.id);
      await updateUser(tx, still.id, { last_login: at });
      await writeAudit(tx, { userId: still.id, action: 'account.login', resource: `user ${still.id}`, details, at });
      return this.#enter(tx, still.id);
    };
    const signedIn = await (previous
      ? this.#sessions.change(previous.caller.userId, attempt)
      : this.#database.transaction(attempt));
    if (!signedIn) throw new AppError('unauthenticated', 'INVALID_CREDENTIALS', 'E-mail address or password is wrong.');
    return signedIn;
  }

  /** Ends the session. An API token stays: it is revoked, not logged out. */
  async logOut({ caller, credential }: Identity): Promise<void> {
    if (credential.kind !== 'session') return;
    const at = this.#now();
    await this.#sessions.change(caller.userId, async (tx) => {
      await deleteSession(tx, credential.id);
      const resource = `user ${caller.userId}`;
      await writeAudit(tx, { userId: caller.userId, action: 'account.logout', resource, at });
    });
  }

  /**
   * Exchanges the session for a new one.
   *
   * @throws AppError `CONFLICT` for an API token, which has no session
   */
  async refresh({ caller, credential }: Identity): Promise<SignedIn> {
    if (credential.kind !== 'session') {
      throw new AppError('conflict', 'CONFLICT', 'An API token has no session to exchange.');
    }
    return this.#sessions.change(caller.userId, async (tx) => {
      const session = await this.#sessions.exchange(tx, credential.id);
      if (!session) throw new AppError('unauthenticated', 'UNAUTHENTICATED', 'The session is over. Sign in again.');
      return { user: await viewOf(tx, caller.userId), session };
    });
  }

  async #enter(tx: WriteTransaction, userId: number): Promise<SignedIn> {
    return { user: await viewOf(tx, userId), session: await this.#sessions.begin(tx, userId) };
  }
}

async function viewOf(tx: WriteTransaction, userId: Caller['userId']): Promise<UserView> {
  const account = await findAccount(tx.db, userId);
  if (!account) throw new AppError('unauthenticated', 'UNAUTHENTICATED', 'The account is gone.');
  return userView(account);
}

function codeNeeded(): AppError {
  return new AppError(
    'forbidden',
    'FORBIDDEN',
    'The first account is made with the address the server printed when it started: it carries a code.',
  );
}

function closed(): AppError {
  return new AppError(
    'not_found',
    'NOT_FOUND',
    'There is an account already. Sign in, or ask an administrator for one.',
  );
}

import type { Role, UserView } from '@speedyflow/contract/accounts';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { writeAudit } from '../../store/audit-log.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import {
  type Account,
  activeAdminIds,
  findAccount,
  findLogin,
  findPeople,
  insertUser,
  listAccounts,
  presentDeskIds,
  replaceDesks,
  replacePeople,
  updateUser,
} from './accounts.store.ts';
import { OPERATOR_ID, seesAllDesks } from './callers.ts';
import { emailKey } from './email-key.ts';
import { hashPassword, makePassword } from './passwords.ts';
import { linkPeople } from './people-links.ts';
import { deleteCredentials } from './sessions.store.ts';
import type { Sessions } from './sessions.ts';
import { userView } from './user-view.ts';

export interface UserToCreate {
  email: string;
  name: string;
  role: Role;
  /** null: every desk; absent: none yet. */
  deskIds?: readonly number[] | null | undefined;
  password?: string | undefined;
}

export interface UserChanges {
  name?: string | undefined;
  role?: Role | undefined;
  deskIds?: readonly number[] | null | undefined;
  personIds?: readonly number[] | undefined;
  active?: boolean | undefined;
  password?: string | undefined;
}

/** The accounts, as administrators keep them. */
export class Users {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #now: () => number;

  constructor(options: { database: Database; sessions: Sessions; now: () => number }) {
    this.#database = options.database;
    this.#sessions = options.sessions;
    this.#now = options.now;
  }

  async list(): Promise<UserView[]> {
    return (await listAccounts(this.#database.read)).map(userView);
  }

  /**
   * Adds an account.
   *
   * @returns the password too when it was made here
   * @throws AppError `CONFLICT` when the address has one already
   */
  async create(by: Caller, user: UserToCreate): Promise<{ user: UserView; password?: string }> {
    const made = user.password === undefined ? makePassword() : undefined;
    const passwordHash = await hashPassword(user.password ?? (made as string));
    const email = emailKey(user.email);
    const at = this.#now();
    const view = await this.#database.transaction(async (tx) => {
      if (await findLogin(tx.db, email)) {
        throw new AppError('conflict', 'CONFLICT', 'There is an account for this e-mail address already.');
      }
      const allDesks = user.deskIds === null;
      const userId = await insertUser(tx, { email, name: user.name, role: user.role, passwordHash, allDesks, at });
      if (user.deskIds) await giveDesks(tx, userId, user.deskIds);
      await linkPeople(tx, { userId });
      await this.#audit(tx, by, 'user.create', userId, { role: user.role });
      return userView((await findAccount(tx.db, userId)) as Account);
    });
    return made === undefined ? { user: view } : { user: view, password: made };
  }

  /**
   * Changes an account. Less rights or another password end all its sessions and API tokens.
   *
   * @throws AppError `NOT_FOUND`; `CONFLICT` when no active administrator would be left
   */
  async update(by: Caller, userId: number, changes: UserChanges): Promise<UserView> {
    const passwordHash = changes.password === undefined ? undefined : await hashPassword(changes.password);
    return this.#sessions.change(userId, async (tx) => {
      const before = await findAccount(tx.db, userId);
      if (!before) throw new AppError('not_found', 'NOT_FOUND', 'There is no such account.');
      await this.#apply(tx, before, { ...changes, passwordHash });
      const after = (await findAccount(tx.db, userId)) as Account;
      await keepAnAdministrator(tx);
      if (passwordHash !== undefined || shrank(before, after)) await deleteCredentials(tx, userId);
      await this.#audit(tx, by, 'user.update', userId, { changed: Object.keys(changes) });
      return userView(after);
    });
  }

  async #apply(
    tx: WriteTransaction,
    { id }: Account,
    changes: UserChanges & { passwordHash: string | undefined },
  ): Promise<void> {
    await updateUser(tx, id, {
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.role === undefined ? {} : { role: changes.role }),
      ...(changes.active === undefined ? {} : { active: changes.active ? 1 : 0 }),
      ...(changes.deskIds === undefined ? {} : { all_desks: changes.deskIds === null ? 1 : 0 }),
      ...(changes.passwordHash === undefined ? {} : { password_hash: changes.passwordHash }),
    });
    if (changes.deskIds !== undefined) await giveDesks(tx, id, changes.deskIds ?? []);
    if (changes.personIds !== undefined) await becomePeople(tx, id, changes.personIds);
  }

  async #audit(tx: WriteTransaction, by: Caller, action: string, userId: number, details: Record<string, unknown>) {
    const who = by.userId === OPERATOR_ID ? null : by.userId;
    await writeAudit(tx, { userId: who, action, resource: `user ${userId}`, details, at: this.#now() });
  }
}

/** Whether an account lost a right it had; another role counts, whichever way. */
function shrank(before: Account, after: Account): boolean {
  if (before.active === 1 && after.active === 0) return true;
  if (before.role !== after.role) return true;
  if (seesAllDesks(after)) return false;
  const kept = new Set(after.deskIds);
  return seesAllDesks(before) || before.deskIds.some((id) => !kept.has(id));
}

async function keepAnAdministrator(tx: WriteTransaction): Promise<void> {
  if ((await activeAdminIds(tx.db)).length > 0) return;
  throw new AppError('conflict', 'CONFLICT', 'This is the last administrator. Make somebody else one first.');
}

async function giveDesks(tx: WriteTransaction, userId: number, deskIds: readonly number[]): Promise<void> {
  const wanted = [...new Set(deskIds)];
  const present = new Set(await presentDeskIds(tx.db));
  if (!wanted.every((id) => present.has(id))) throw notThere('body.desk_ids', 'names a desk that does not exist');
  await replaceDesks(tx, userId, wanted);
}

async function becomePeople(tx: WriteTransaction, userId: number, personIds: readonly number[]): Promise<void> {
  const wanted = [...new Set(personIds)];
  const people = await findPeople(tx.db, wanted);
  if (people.length < wanted.length) throw notThere('body.person_ids', 'names a person who does not exist');
  const byConnection = new Map(people.map((person) => [person.connection_id, person.id]));
  if (byConnection.size < people.length) throw notThere('body.person_ids', 'names two people of one connection');
  await replacePeople(tx, userId, byConnection);
}

function notThere(path: string, message: string): AppError {
  return new AppError('invalid_input', 'VALIDATION_ERROR', `${path} ${message}`, { details: [{ path, message }] });
}

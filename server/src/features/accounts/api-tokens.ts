import type { TokenView } from '@speedyflow/contract/accounts';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { writeAudit } from '../../store/audit-log.ts';
import type { Database } from '../../store/database.ts';
import { OPERATOR_ID } from './callers.ts';
import { hashToken, makeApiToken } from './secret-token.ts';
import { deleteApiToken, insertApiToken, listApiTokens } from './sessions.store.ts';
import type { Sessions } from './sessions.ts';

const TOKENS_MAX = 50;

/** Tokens by which programs act as their owner. */
export class ApiTokens {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #now: () => number;

  constructor(options: { database: Database; sessions: Sessions; now: () => number }) {
    this.#database = options.database;
    this.#sessions = options.sessions;
    this.#now = options.now;
  }

  async list({ userId }: Caller): Promise<TokenView[]> {
    const rows = await listApiTokens(this.#database.read, userId);
    return rows.map(({ id, name, created_at, last_used_at }) => ({
      id,
      name,
      created_at: new Date(created_at).toISOString(),
      last_used_at: last_used_at === null ? null : new Date(last_used_at).toISOString(),
    }));
  }

  /** Makes a token; only its hash is kept, so this is the one time it can be shown. */
  async create({ userId }: Caller, name: string): Promise<{ token: string; info: TokenView }> {
    if (userId === OPERATOR_ID) {
      throw new AppError('forbidden', 'FORBIDDEN', 'The operator has no account that a token could act for.');
    }
    const token = makeApiToken();
    const at = this.#now();
    const id = await this.#database.transaction(async (tx) => {
      if ((await listApiTokens(tx.db, userId)).length >= TOKENS_MAX) {
        throw new AppError('conflict', 'CONFLICT', `There are ${TOKENS_MAX} tokens already. Revoke one first.`);
      }
      const tokenId = await insertApiToken(tx, { userId, name, tokenHash: hashToken(token), at });
      await writeAudit(tx, { userId, action: 'token.create', resource: `token ${tokenId}`, at });
      return tokenId;
    });
    return { token, info: { id, name, created_at: new Date(at).toISOString(), last_used_at: null } };
  }

  /** @throws AppError `NOT_FOUND` unless it is theirs */
  async revoke({ userId }: Caller, id: number): Promise<void> {
    await this.#sessions.change(userId, async (tx) => {
      if (!(await deleteApiToken(tx, userId, id))) {
        throw new AppError('not_found', 'NOT_FOUND', 'You have no such token.');
      }
      await writeAudit(tx, { userId, action: 'token.revoke', resource: `token ${id}`, at: this.#now() });
    });
  }
}

import type { Credential } from '../../http/identity.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { touchApiTokens, touchSessions } from './sessions.store.ts';

/** What is used meanwhile is written down together. */
const REST_MS = 1_000;

/**
 * Writes down when credentials were last used, behind the requests: thousands of people at work cost a transaction a
 * second. A note that is lost is made again at the next use.
 */
export class UseNotes {
  readonly #database: Database;
  readonly #clock: Clock;
  #due: { session: string[]; token: string[] } = { session: [], token: [] };
  #at = 0;
  #writing = false;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  add({ kind, id }: Credential, at: number): void {
    this.#due[kind].push(id);
    this.#at = at;
    if (!this.#writing) void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#due.session.length + this.#due.token.length > 0) {
      const { session, token } = this.#due;
      const at = this.#at;
      this.#due = { session: [], token: [] };
      await this.#database
        .transaction(async (tx) => {
          await touchSessions(tx, session, at);
          await touchApiTokens(tx, token, at);
        })
        .catch(() => {});
      await this.#clock.sleep(REST_MS);
    }
    this.#writing = false;
  }
}

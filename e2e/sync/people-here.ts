import type { Random } from '../../simulators/world/random.ts';
import type { ServerProcess } from './server-process.ts';
import { drawWish, type Wish } from './wishes.ts';

/** Something one of our people wanted done, and what they were told. */
export interface Intent {
  /** Occurs in what comes of it, and nowhere else. */
  readonly mark: string;
  readonly kind: Wish['kind'];
  /** What it is about, in words. */
  readonly about: string;
  /** `unknown`: no answer came, so it may have been accepted. */
  readonly answer: 'accepted' | 'refused' | 'unknown';
  /** Of an accepted one. */
  readonly editId: number | null;
  /** It was shown as failed, and they dropped it. */
  dropped: boolean;
}

/** People who work with tickets over our API. */
export class PeopleHere {
  readonly intents: Intent[] = [];
  readonly #apiToken: string;
  readonly #random: Random;

  constructor(apiToken: string, random: Random) {
    this.#apiToken = apiToken;
    this.#random = random;
  }

  /** Someone edits some ticket, or asks for a new one. @returns what, in words */
  async act(process: ServerProcess): Promise<string> {
    if (!process.life.alive) return 'nobody answers';
    const mark = `intent-${this.intents.length}-`;
    const wish = await drawWish(process.database.read, this.#random, mark);
    if (!wish) return 'nothing is there yet';
    const { kind, about } = wish;
    const answer = await this.#ask(process, wish.method, wish.path, wish.body);
    const accepted = answer !== null && answer.statusCode < 300;
    this.intents.push({
      mark,
      kind,
      about,
      answer: accepted ? 'accepted' : answer === null ? 'unknown' : 'refused',
      editId: accepted ? answer.json<{ data: { edit: { id: number } } }>().data.edit.id : null,
      dropped: false,
    });
    return `${kind} of ${about}: ${answer?.statusCode ?? 'no answer'}`;
  }

  /** Someone links an account of theirs at a site, or forgets it; what comes of it is seen later. @returns what */
  async link(process: ServerProcess): Promise<string> {
    if (!process.life.alive) return 'nobody answers';
    const random = this.#random;
    const agents = await process.database.read
      .selectFrom('people')
      .select(['connection_id', 'email'])
      .where('kind', '=', 'agent')
      .where('active', '=', 1)
      .where('email', 'is not', null)
      .orderBy('connection_id')
      .orderBy('source_id')
      .execute();
    if (agents.length === 0) return 'nobody is there yet';
    const { connection_id, email } = random.pick(agents);
    const path = `me/linked-accounts/${connection_id}`;
    if (random.chance(0.3)) void this.#ask(process, 'DELETE', path);
    else void this.#ask(process, 'PUT', path, { email, api_token: `token-${email}` });
    return `links or unlinks ${email}`;
  }

  /** How many edits are still on their way. */
  async unsettled({ database: { read } }: ServerProcess): Promise<number> {
    const open = await read.selectFrom('outbox').select('id').where('state', 'in', ['pending', 'sent']).execute();
    return open.length;
  }

  /** Drops every edit that is shown as failed: those behind it wait for that. */
  async dropFailed(process: ServerProcess): Promise<void> {
    const failed = await process.database.read
      .selectFrom('outbox')
      .leftJoin('ticket_rows', 'ticket_rows.id', 'outbox.ticket_id')
      .select(['outbox.id', 'outbox.kind', 'ticket_rows.key'])
      .where('state', '=', 'failed')
      .execute();
    for (const { id, kind, key } of failed) {
      const path = kind === 'create' ? `issues/edits/${id}` : `issues/${key}/edits/${id}`;
      const answer = await this.#ask(process, 'DELETE', path);
      const intent = this.intents.find(({ editId }) => editId === id);
      if (intent && answer?.statusCode === 200) intent.dropped = true;
    }
  }

  /** Says of every desk that is frozen, or of those of one connection, that what is missing of it is to go. */
  async removeFrozen(process: ServerProcess, connectionId?: number): Promise<void> {
    const frozen = await process.database.read
      .selectFrom('desks')
      .select(['id', 'connection_id'])
      .where('frozen_at', 'is not', null)
      .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId as number))
      .execute();
    for (const { id, connection_id } of frozen) {
      await this.#ask(process, 'POST', `connections/${connection_id}/frozen/${id}`, { decision: 'remove' });
    }
  }

  #ask(process: ServerProcess, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, payload?: object) {
    const headers = { authorization: `Bearer ${this.#apiToken}` };
    return process.answer({ method, url: `/api/${path}`, headers, ...(payload && { payload }) });
  }
}

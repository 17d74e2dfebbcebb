import type { Random } from '../../simulators/world/random.ts';
import type { ServerProcess } from './server-process.ts';

/** Something one of our people wanted done, and what they were told. */
export interface Intent {
  /** Occurs in what a comment says, and nowhere else. */
  readonly mark: string;
  readonly kind: 'comment' | 'transition' | 'assign' | 'fields';
  readonly key: string;
  /** `unknown`: no answer came, so it may have been accepted. */
  readonly answer: 'accepted' | 'refused' | 'unknown';
  /** Of an accepted one. */
  readonly editId: number | null;
  /** It was shown as failed, and they dropped it. */
  dropped: boolean;
}

interface Wish {
  kind: Intent['kind'];
  method: 'POST' | 'PUT' | 'PATCH';
  path: string;
  body: object;
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

  /** Someone edits some ticket. @returns what, in words */
  async act(process: ServerProcess): Promise<string> {
    if (!process.life.alive) return 'nobody answers';
    const tickets = await process.database.read
      .selectFrom('ticket_rows')
      .select(['id', 'key', 'connection_id'])
      .orderBy('id')
      .execute();
    if (tickets.length === 0) return 'nothing is there yet';
    const { key, connection_id } = this.#random.pick(tickets);
    const mark = `intent-${this.intents.length}-`;
    const wish = await this.#wish(process, connection_id, mark);
    const answer = await this.#ask(process, wish.method, `issues/${key}${wish.path}`, wish.body);
    const accepted = answer !== null && answer.statusCode < 300;
    this.intents.push({
      mark,
      kind: wish.kind,
      key,
      answer: accepted ? 'accepted' : answer === null ? 'unknown' : 'refused',
      editId: accepted ? answer.json<{ data: { edit: { id: number } } }>().data.edit.id : null,
      dropped: false,
    });
    return `${wish.kind} of ${key}: ${answer?.statusCode ?? 'no answer'}`;
  }

  /** Drops every edit that is shown as failed: those behind it wait for that. @returns how many */
  async dropFailed(process: ServerProcess): Promise<number> {
    const failed = await process.database.read
      .selectFrom('outbox')
      .leftJoin('ticket_rows', 'ticket_rows.id', 'outbox.ticket_id')
      .select(['outbox.id', 'ticket_rows.key'])
      .where('state', '=', 'failed')
      .execute();
    for (const { id, key } of failed) {
      const answer = await this.#ask(process, 'DELETE', `issues/${key}/edits/${id}`);
      const intent = this.intents.find(({ editId }) => editId === id);
      if (intent && answer?.statusCode === 200) intent.dropped = true;
    }
    return failed.length;
  }

  /** Says of every desk that is frozen that what is missing of it is to go. */
  async removeFrozen(process: ServerProcess): Promise<void> {
    const frozen = await process.database.read
      .selectFrom('desks')
      .select(['id', 'connection_id'])
      .where('frozen_at', 'is not', null)
      .execute();
    for (const { id, connection_id } of frozen) {
      await this.#ask(process, 'POST', `connections/${connection_id}/frozen/${id}`, { decision: 'remove' });
    }
  }

  #ask(process: ServerProcess, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, payload?: object) {
    const headers = { authorization: `Bearer ${this.#apiToken}` };
    return process.answer({ method, url: `/api/${path}`, headers, ...(payload && { payload }) });
  }

  async #wish({ database: { read } }: ServerProcess, connectionId: number, mark: string): Promise<Wish> {
    const random = this.#random;
    switch (random.weighted([5, 2, 2, 2])) {
      case 0: {
        const body = { body: `${mark} It is on its way.`, public: random.chance(0.7) };
        return { kind: 'comment', method: 'POST', path: '/comments', body };
      }
      case 1: {
        const statuses = await read
          .selectFrom('statuses')
          .select('name')
          .where('connection_id', '=', connectionId)
          .execute();
        const names = statuses.map(({ name }) => name).toSorted();
        return { kind: 'transition', method: 'POST', path: '/transitions', body: { to_status: random.pick(names) } };
      }
      case 2: {
        const agents = await read
          .selectFrom('people')
          .select('id')
          .where('connection_id', '=', connectionId)
          .where('kind', '=', 'agent')
          .where('active', '=', 1)
          .orderBy('source_id')
          .execute();
        const assignee_id = agents.length === 0 || random.chance(0.2) ? null : random.pick(agents).id;
        return { kind: 'assign', method: 'PUT', path: '/assignee', body: { assignee_id } };
      }
      default: {
        const fields = random.chance(0.5) ? { summary: `${mark} rewritten` } : { labels: [`label-${mark}`] };
        return { kind: 'fields', method: 'PATCH', path: '', body: fields };
      }
    }
  }
}

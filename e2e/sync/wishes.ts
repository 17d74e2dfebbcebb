import type { Database } from '../../server/src/store/database.ts';
import type { Random } from '../../simulators/world/random.ts';

/** What one of our people wants of the API. */
export interface Wish {
  readonly kind: 'create' | 'comment' | 'transition' | 'assign' | 'fields';
  /** What it is about, in words. */
  readonly about: string;
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body: object;
}

type Read = Database['read'];

const CREATE_SHARE = 0.15;

/**
 * Draws something to want.
 *
 * @param mark occurs in what comes of it, and nowhere else
 * @returns null where there is nothing yet to want something of
 */
export async function drawWish(read: Read, random: Random, mark: string): Promise<Wish | null> {
  return random.chance(CREATE_SHARE) ? newTicket(read, random, mark) : change(read, random, mark);
}

async function newTicket(read: Read, random: Random, mark: string): Promise<Wish | null> {
  const desks = await read
    .selectFrom('desks')
    .select(['id', 'key'])
    .where('removed_at', 'is', null)
    .where('kind', 'in', ['service_desk', 'project', 'account'])
    .orderBy('id')
    .execute();
  if (desks.length === 0) return null;
  const { id, key } = random.pick(desks);
  const types = await read.selectFrom('tickets').select('type').distinct().where('desk_id', '=', id).execute();
  const type = types.length === 0 ? 'Task' : random.pick(types.map((one) => one.type).toSorted());
  const body = { desk_id: id, type, summary: `${mark} is needed`, description: 'As soon as possible.' };
  return { kind: 'create', about: `a ${type} on ${key}`, method: 'POST', path: 'issues', body };
}

async function change(read: Read, random: Random, mark: string): Promise<Wish | null> {
  const tickets = await read.selectFrom('ticket_rows').select(['id', 'key', 'connection_id']).orderBy('id').execute();
  if (tickets.length === 0) return null;
  const { key: about, connection_id: connectionId } = random.pick(tickets);
  const at = (path: string) => ({ about, path: `issues/${about}${path}` });
  switch (random.weighted([5, 2, 2, 2])) {
    case 0: {
      const body = { body: `${mark} It is on its way.`, public: random.chance(0.7) };
      return { kind: 'comment', method: 'POST', ...at('/comments'), body };
    }
    case 1: {
      const body = { to_status: random.pick(await statusNames(read, connectionId)) };
      return { kind: 'transition', method: 'POST', ...at('/transitions'), body };
    }
    case 2: {
      const agents = await agentIds(read, connectionId);
      const assignee_id = agents.length === 0 || random.chance(0.2) ? null : random.pick(agents);
      return { kind: 'assign', method: 'PUT', ...at('/assignee'), body: { assignee_id } };
    }
    default: {
      const body = random.chance(0.5) ? { summary: `${mark} rewritten` } : { labels: [`label-${mark}`] };
      return { kind: 'fields', method: 'PATCH', ...at(''), body };
    }
  }
}

async function statusNames(read: Read, connectionId: number): Promise<string[]> {
  const rows = await read.selectFrom('statuses').select('name').where('connection_id', '=', connectionId).execute();
  return rows.map(({ name }) => name).toSorted();
}

async function agentIds(read: Read, connectionId: number): Promise<number[]> {
  const rows = await read
    .selectFrom('people')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('kind', '=', 'agent')
    .where('active', '=', 1)
    .orderBy('source_id')
    .execute();
  return rows.map(({ id }) => id);
}

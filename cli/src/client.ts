import type { ErrorBody, Meta } from '@speedyflow/contract/envelope';
import type { Health, Ready } from '@speedyflow/contract/health';
import type { BodyOf, DataOf, ParamsOf, RouteContract, SiblingsOf } from '@speedyflow/contract/route';
import { Failure } from './exit-codes.ts';
import { serverToken, serverUrl } from './server-address.ts';
import type { World } from './world.ts';

/** What a schema of the contract describes. */
export type Described<Schema extends RouteContract['data']> = DataOf<Omit<RouteContract, 'data'> & { data: Schema }>;

/** What a route answers when it succeeds. */
export type Answer<R extends RouteContract> = { data: DataOf<R>; meta: Meta } & SiblingsOf<R>;

interface Input<R extends RouteContract> {
  params?: ParamsOf<R>;
  body?: BodyOf<R>;
}

/** The running server, typed by its contract. */
export interface Client {
  readonly url: string;
  readonly health: Described<typeof Health>;
  ready(): Promise<Described<typeof Ready>>;
  call<R extends RouteContract>(route: R, input?: Input<R>): Promise<Answer<R>>;
}

const TIMEOUT_MS = 15_000;

/** Finds the running server and our token for it. */
export async function connect(world: World): Promise<Client> {
  const url = serverUrl(world);
  const health = (await bare(world, url, 'health')) as Described<typeof Health>;
  if (health.service !== 'speedyflow')
    throw new Failure('notRunning', `Something else than SpeedyFlow answers at ${url}.`);
  const token = serverToken(world);
  return {
    url,
    health,
    ready: async () => (await bare(world, url, 'ready')) as Described<typeof Ready>,
    call: async <R extends RouteContract>(route: R, { params, body }: Input<R> = {}) => {
      const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) =>
        encodeURIComponent(String(params?.[name as never])),
      );
      const answer = await ask(world, `${url}/api/v1${path}`, {
        method: route.method,
        headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const answered: unknown = await answer.json().catch(() => undefined);
      if (!answer.ok) throw refusal(answer.status, answered as Partial<ErrorBody> | undefined);
      return answered as Answer<R>;
    },
  };
}

/** Health and readiness carry no envelope, and say what they say whatever the status. */
async function bare(world: World, url: string, path: string): Promise<object> {
  const answer = await ask(world, `${url}/api/${path}`);
  const body: unknown = await answer.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? body : {};
}

async function ask(world: World, url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await world.fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const { origin } = new URL(url);
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw new Failure('notRunning', `SpeedyFlow at ${origin} does not answer.`);
    }
    throw new Failure('notRunning', `SpeedyFlow is not running at ${origin}. Start it with: speedyflow start`);
  }
}

function refusal(status: number, body: Partial<ErrorBody> | undefined): Failure {
  const why = body?.error ? `${body.error.message} (${body.error.code})` : `The server answered ${status}.`;
  return new Failure(status === 401 || status === 403 ? 'notAllowed' : 'failed', why);
}

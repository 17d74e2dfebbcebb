import { connectionRoutes, type StreamFreshness } from '@speedyflow/contract/connections';
import { Presets, SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import { type Client, connect } from '../client.ts';
import { Failure } from '../exit-codes.ts';
import { type Awaited, progressOf, type Requested, unfinished } from '../output/sync-progress.ts';
import type { World } from '../world.ts';

interface Options {
  full?: boolean;
  connection?: number;
  wait?: boolean;
  timeout: number;
  json?: boolean;
}

const POLL_MS = 500;

/** `speedyflow sync`: asks the server to sync now. */
export function addSync(program: Command, world: World): void {
  program
    .command('sync')
    .description('sync with Jira and Zendesk now')
    .option('--full', 'read everything again, not only what changed')
    .option('--connection <id>', 'only this connection', positive)
    .option('--wait', 'wait until it is done')
    .option('--timeout <seconds>', 'how long to wait at most', positive, 3600)
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const client = await connect(world);
      const requested = await request(client, options);
      if (options.wait) await waitFor(client, requested, options, world);
      const names = requested.map(({ name }) => name).join(', ');
      const state = options.wait ? 'done' : 'requested';
      const connections = requested.map(({ id, name }) => ({ id, name, state }));
      world.print(options.json ? JSON.stringify({ connections }, null, 2) : `Sync ${state}: ${names}`);
    });
}

async function request(client: Client, { full, connection }: Options): Promise<Requested[]> {
  const { data: all } = await client.call(connectionRoutes.list);
  const chosen = all.filter(({ id }) => connection === undefined || id === connection);
  if (chosen.length === 0) {
    const ids = all.map(({ id, name }) => `${id} (${name})`).join(', ');
    throw new Failure(
      'failed',
      connection ? `There is no connection ${connection}; there are: ${ids}` : 'Nothing is connected.',
    );
  }
  return Promise.all(
    chosen.map(async ({ id, name }) => {
      const { meta } = await client.call(connectionRoutes.sync, { params: { id }, body: full ? { full } : {} });
      return { id, name, at: Date.parse(meta.timestamp) };
    }),
  );
}

async function waitFor(client: Client, requested: Requested[], { timeout }: Options, world: World): Promise<void> {
  const bar =
    world.terminal &&
    new SingleBar({ stream: world.terminal, format: '{bar} {percentage}% {text}' }, Presets.shades_classic);
  bar?.start(100, 0, { text: '' });
  try {
    const deadline = world.now() + timeout * 1000;
    for (;;) {
      const streams = await streamsOf(client, requested);
      const { percent, text } = progressOf(streams);
      bar?.update(percent, { text });
      const left = unfinished(streams);
      if (left.length === 0) return;
      if (world.now() >= deadline) throw new Failure('failed', `Not done after ${timeout} s: ${left.join('; ')}`);
      await world.sleep(POLL_MS);
    }
  } finally {
    bar?.stop();
  }
}

async function streamsOf(client: Client, requested: Requested[]): Promise<Awaited[]> {
  const freshness = await Promise.all(
    requested.map(({ id }) => client.call(connectionRoutes.freshness, { params: { id } })),
  );
  // Asked last: a connection found ready after its streams were found fresh has nothing more to read.
  const { data: connections } = await client.call(connectionRoutes.list);
  return requested.flatMap((since, index) => {
    const connection = connections.find(({ id }) => id === since.id);
    if (!connection) throw new Failure('failed', `${since.name} is no longer connected.`);
    const streams = (freshness[index]?.data ?? []).filter(isRun);
    return streams.map((stream) => ({ since, connection, stream }));
  });
}

/** Whether a sync runs it: edits and deliveries only wait in line. */
function isRun({ stream }: StreamFreshness): boolean {
  return stream !== 'edits' && stream !== 'webhooks';
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}

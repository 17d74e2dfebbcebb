import { type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { webhookRoutes } from '@speedyflow/contract/webhooks';
import { type Command, InvalidArgumentError } from 'commander';
import { type Client, connect } from '../client.ts';
import { Failure } from '../exit-codes.ts';
import { webhooksReport } from '../output/webhooks-report.ts';
import type { World } from '../world.ts';

interface Options {
  json?: boolean;
  window?: number;
}

/** `speedyflow webhooks`: how changes at the sites are told to this server. */
export function addWebhooks(program: Command, world: World): void {
  const webhooks = program.command('webhooks').description('webhooks of the connections');

  /** A command that does something to each chosen connection, or to all, and shows how they stand afterwards. */
  const add = (name: string, description: string, act: (client: Client, id: number, options: Options) => unknown) =>
    webhooks
      .command(`${name} [connection]`)
      .description(description)
      .option('--json', 'print JSON')
      .action(async (chosen: string | undefined, options: Options) => {
        const client = await connect(world);
        const shown = [];
        for (const connection of await choose(client, chosen)) {
          const params = { id: connection.id };
          await act(client, connection.id, options);
          shown.push({ connection, state: (await client.call(webhookRoutes.state, { params })).data });
        }
        const states = shown.map(({ state }) => state);
        world.print(options.json ? JSON.stringify({ webhooks: states }, null, 2) : webhooksReport(shown, world.now()));
      });

  add('list', 'where each site delivers, and when it last did', () => undefined);
  add('register', 'have the sites deliver here; needs SPEEDYFLOW_PUBLIC_URL', (client, id) =>
    client.call(webhookRoutes.register, { params: { id } }),
  );
  add('rotate', 'a new secret; the one before stays valid for a while', (client, id, { window }) => {
    const body = window === undefined ? {} : { window_seconds: window };
    return client.call(webhookRoutes.rotate, { params: { id }, body });
  }).option('--window <seconds>', 'how long the one before stays valid', seconds);
  add('remove', 'have the sites deliver nothing any more', (client, id) =>
    client.call(webhookRoutes.remove, { params: { id } }),
  );
}

async function choose(client: Client, chosen: string | undefined): Promise<ConnectionView[]> {
  const { data: all } = await client.call(connectionRoutes.list);
  const found = all.filter(({ id, name }) => chosen === undefined || String(id) === chosen || name === chosen);
  if (found.length > 0) return found;
  const known = all.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new Failure(
    'failed',
    chosen ? `There is no connection ${chosen}; there are: ${known}` : 'Nothing is connected.',
  );
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It is a number of seconds.');
  return Number(text);
}

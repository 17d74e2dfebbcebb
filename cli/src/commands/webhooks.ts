import { type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { type WebhookState, webhookRoutes } from '@speedyflow/contract/webhooks';
import { type Command, InvalidArgumentError } from 'commander';
import { type Client, connect } from '../client.ts';
import { Failure } from '../exit-codes.ts';
import { webhooksReport } from '../output/webhooks-report.ts';
import type { World } from '../world.ts';

interface Options {
  json?: boolean;
  window?: number;
  rotate?: boolean;
}

type Act = (client: Client, id: number, options: Options) => Promise<string | undefined>;

/** `speedyflow webhooks`: how changes at the sites are told to this server. */
export function addWebhooks(program: Command, world: World): void {
  const webhooks = program.command('webhooks').description('webhooks of the connections');

  /**
   * A command that does something to each chosen connection, or to all, and shows how they stand afterwards; `act` may
   * say what it left as it was.
   */
  const add = (name: string, description: string, act: Act) =>
    webhooks
      .command(`${name} [connection]`)
      .description(description)
      .option('--json', 'print JSON')
      .action(async (chosen: string | undefined, options: Options) => {
        const client = await connect(world);
        const shown = [];
        for (const connection of await choose(client, chosen)) {
          const remark = await act(client, connection.id, options);
          if (remark !== undefined && !options.json) world.print(`${connection.name}: ${remark}`);
          shown.push({ connection, state: await stateOf(client, connection.id) });
        }
        const states = shown.map(({ state }) => state);
        world.print(options.json ? JSON.stringify({ webhooks: states }, null, 2) : webhooksReport(shown, world.now()));
      });

  add('list', 'where each site delivers, and when it last did', async () => undefined);
  add('register', 'have the sites deliver here; needs SPEEDYFLOW_PUBLIC_URL', register).option(
    '--rotate',
    'give what is registered already a new secret, and take the place of what was set up by hand',
  );
  add('rotate', 'a new secret; the one before stays valid for a while', async (client, id, { window }) => {
    const body = window === undefined ? {} : { window_seconds: window };
    await client.call(webhookRoutes.rotate, { params: { id }, body });
    return undefined;
  }).option('--window <seconds>', 'how long the one before stays valid', seconds);
  add('remove', 'have the sites deliver nothing any more', async (client, id) => {
    await client.call(webhookRoutes.remove, { params: { id } });
    return undefined;
  });
}

async function register(client: Client, id: number, { rotate = false }: Options): Promise<string | undefined> {
  const { registered } = await stateOf(client, id);
  if (registered === 'here' && rotate) await client.call(webhookRoutes.rotate, { params: { id }, body: {} });
  // What is gone at the site is registered again; what stands is left as it is.
  else if (registered !== 'by_hand' || rotate) await client.call(webhookRoutes.register, { params: { id } });
  if (registered === 'no' || rotate) return undefined;
  return registered === 'here'
    ? 'already registered; --rotate gives it a new secret.'
    : 'already set up by hand; --rotate registers it from here instead.';
}

async function stateOf(client: Client, id: number): Promise<WebhookState> {
  return (await client.call(webhookRoutes.state, { params: { id } })).data;
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

import { type ConnectionAuth, type ConnectionView, connectionRoutes } from '@speedyflow/contract/connections';
import { Argument, type Command } from 'commander';
import { connect } from '../client.ts';
import { Failure } from '../exit-codes.ts';
import { connectionsReport } from '../output/connections-report.ts';
import type { World } from '../world.ts';

type Kind = 'jira' | 'zendesk';

interface AddOptions {
  name?: string;
  email?: string;
  clientId?: string;
  json?: boolean;
}

/** `speedyflow connections`: the sites this server mirrors. */
export function addConnections(program: Command, world: World): void {
  const connections = program.command('connections').description('the connected sites');

  connections
    .command('list')
    .description('where each connection is to, how it signs in and until when')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const client = await connect(world);
      const { data } = await client.call(connectionRoutes.list);
      world.print(json ? JSON.stringify({ connections: data }, null, 2) : connectionsReport(data));
    });

  connections
    .command('add')
    .description('connect a site; its secret is asked for, or read from the environment, never from the command line')
    .addArgument(new Argument('<kind>').choices(['jira', 'zendesk']))
    .argument('<site>', 'a name such as acme, a host or a full address')
    .option('--name <name>', 'what it is called here')
    .option('--email <address>', 'whose API token it is (JIRA_API_TOKEN, ZENDESK_API_TOKEN)')
    .option('--client-id <id>', 'a Zendesk OAuth client instead (ZENDESK_OAUTH_CLIENT_SECRET)')
    .option('--json', 'print JSON')
    .action(async (kind: Kind, site: string, options: AddOptions) => {
      const client = await connect(world);
      const auth = await authOf(world, kind, options);
      const name = options.name === undefined ? {} : { name: options.name };
      const { data } = await client.call(connectionRoutes.add, { body: { kind, site, auth, ...name } });
      world.print(options.json ? JSON.stringify({ connection: data }, null, 2) : connectionsReport([data]));
    });

  connections
    .command('remove <connection>')
    .description('disconnect a site and remove its mirror')
    .option('--confirm <name>', 'the name of the connection, once more')
    .action(async (chosen: string, { confirm }: { confirm?: string }) => {
      const client = await connect(world);
      const { data: all } = await client.call(connectionRoutes.list);
      const found = all.find(({ id, name }) => String(id) === chosen || name === chosen);
      if (!found) throw new Failure('failed', noSuch(chosen, all));
      if (confirm === undefined) {
        const again = `speedyflow connections remove ${found.id} --confirm '${found.name}'`;
        throw new Failure('misused', `This removes the mirror of ${found.name}. If that is meant: ${again}`);
      }
      const { data } = await client.call(connectionRoutes.remove, { params: { id: found.id }, body: { confirm } });
      world.print(`${found.name} is disconnected; its mirror is being removed.`);
      if (data.left_behind) world.print(`Left behind at the site: ${data.left_behind}`);
    });
}

function noSuch(chosen: string, all: readonly ConnectionView[]): string {
  const known = all.map(({ id, name }) => `${id} (${name})`).join(', ');
  return `There is no connection ${chosen}; ${known === '' ? 'nothing is connected' : `there are: ${known}`}.`;
}

async function authOf(world: World, kind: Kind, { email, clientId }: AddOptions): Promise<ConnectionAuth> {
  if (clientId !== undefined) {
    const secret = await secretOf(world, 'ZENDESK_OAUTH_CLIENT_SECRET', 'Client secret');
    return { kind: 'oauth_client', client_id: clientId, client_secret: secret };
  }
  if (email === undefined) throw new Failure('misused', 'Say whose API token it is: --email <address>.');
  const token = await secretOf(world, kind === 'jira' ? 'JIRA_API_TOKEN' : 'ZENDESK_API_TOKEN', 'API token');
  return { kind: 'token', email, api_token: token };
}

async function secretOf(world: World, variable: string, question: string): Promise<string> {
  const secret = world.env[variable] || (await world.askSecret?.(question));
  if (secret) return secret;
  throw new Failure('misused', `Set ${variable}, or run this at a terminal to be asked for it.`);
}

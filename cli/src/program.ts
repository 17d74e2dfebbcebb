import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addCache } from './commands/cache.ts';
import { addConnections } from './commands/connections.ts';
import { addListViews } from './commands/list-views.ts';
import { addServerCommands } from './commands/server.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';
import { addWebhooks } from './commands/webhooks.ts';
import { EXIT, Failure } from './exit-codes.ts';
import { CLIENT_VARIABLES } from './settings.generated.ts';
import type { World } from './world.ts';

/** Runs one command line, complaining to `complain`; answers the exit code. */
export async function run(args: readonly string[], world: World, complain: (text: string) => void): Promise<number> {
  let code: number = EXIT.done.code;
  const exit = (chosen: number) => {
    code = chosen;
  };
  const program = new Command('speedyflow')
    .description('An always-fresh mirror of Jira Cloud and Zendesk that answers every screen in milliseconds.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => world.print(text.trimEnd()), writeErr: (text) => complain(text.trimEnd()) })
    .addHelpText('after', () => `\n${more()}`);
  // Subcommands inherit what was configured above, so they are added after it.
  addServerCommands(program, world, exit);
  addStatus(program, world, exit);
  addListViews(program, world);
  addSync(program, world);
  addConnections(program, world);
  addWebhooks(program, world);
  addCache(program, world);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what it has to say; help and version come this way with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done.code : EXIT.misused.code;
    if (!(error instanceof Failure)) throw error;
    complain(error.message);
    return error.exitCode;
  }
}

function more(): string {
  const variables = CLIENT_VARIABLES.map(({ env, doc }) => `  ${env.padEnd(18)}${doc}`);
  const codes = Object.values(EXIT).map(({ code, meaning }) => `  ${String(code).padEnd(18)}${meaning}`);
  return ['Environment:', ...variables, '', 'Exit codes:', ...codes].join('\n');
}

import type { Command } from 'commander';
import { settingsHelp } from '../output/settings-help.ts';
import type { World } from '../world.ts';

/** Commands that are a process of the server: they take its settings as flags, and end with its exit code. */
const SERVER_COMMANDS = [
  { name: 'start', does: 'start the server; the demo, when no Jira and no Zendesk is configured' },
  { name: 'doctor', does: 'name each faulty setting and how to mend it', options: '[--json] ' },
  { name: 'migrate', does: 'bring the database to the schema of this version; start does so too' },
] as const satisfies { name: string; does: string; options?: string }[];

/** `speedyflow start`, `doctor` and `migrate`. */
export function addServerCommands(program: Command, world: World, exit: (code: number) => void): void {
  for (const { name, does, ...more } of SERVER_COMMANDS) {
    program
      .command(name)
      .description(does)
      .usage(`${'options' in more ? more.options : ''}[settings as flags]`)
      .allowUnknownOption()
      .allowExcessArguments()
      .addHelpText('after', () => `\n${settingsHelp()}`)
      .action(async (_options, command: Command) => exit(await world.runServer(name, command.args)));
  }
}

import { CLIENT_VARIABLES, flagOf, OPTION_LIST, type Option } from '../server/src/main/config/options.ts';

const groups = [
  ...Map.groupBy(
    OPTION_LIST.map(([, option]) => option),
    (option) => option.group,
  ),
];

/** `.env.example`: every setting, commented out, with its default. */
export function envExample(): string {
  const sections = groups.map(([group, options]) => `# ${group}\n\n${options.map(envEntry).join('\n')}`);
  return `# Copy to .env and uncomment what you change. The environment and flags win over this file.\n\n${sections.join('\n')}`;
}

function envEntry(option: Option<unknown>): string {
  const without = option.absent ? ` Without it: ${option.absent}.` : '';
  return `# ${option.doc}${without}\n# ${option.env[0]}=${option.default ?? ''}\n`;
}

/** The reference page of all settings. */
export function settingsReference(): string {
  const tables = groups.map(([group, options]) => `## ${group}\n\n${table(options)}`);
  const client = Object.entries(CLIENT_VARIABLES).map(([name, doc]) => `| \`${name}\` | ${doc} |`);
  return `# Settings

Generated from \`server/src/main/config/options.ts\` by \`node launch.mjs generate\`.

A flag wins over the environment, the environment over a \`.env\` file in the working directory, and that over the
default. All faults are reported together at the start. Secrets have no flag, because other users of a machine can
read command lines. \`speedyflow doctor\` tries the settings and says how to mend what is wrong.

${tables.join('\n')}
## Command line

| name | what it does |
|---|---|
${client.join('\n')}
`;
}

function table(options: readonly Option<unknown>[]): string {
  const rows = options.map((option) => {
    const names = option.env.map((name) => `\`${name}\``).join(' or ');
    const flag = flagOf(option);
    const without = option.default ? `\`${option.default}\`` : (option.absent ?? '');
    const cells = [names, flag ? `\`--${flag}\`` : '', option.kind.accepts, without, option.doc];
    return `| ${cells.join(' | ')} |`;
  });
  return `| name | flag | takes | without it | what it does |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** The settings as the command line needs them: its help, and where the server keeps its data and listens. */
export function settingsForCommandLine(): string {
  const settings = OPTION_LIST.map(([, option]) => ({
    env: option.env[0],
    flag: flagOf(option) ?? null,
    default: option.default ?? null,
    absent: option.absent ?? null,
    doc: option.doc,
  }));
  const client = Object.entries(CLIENT_VARIABLES).map(([env, doc]) => ({ env, doc }));
  return `// Generated from server/src/main/config/options.ts by \`node launch.mjs generate\`.

export const SETTINGS = ${JSON.stringify(settings, null, 2)} as const;

export const CLIENT_VARIABLES = ${JSON.stringify(client, null, 2)} as const;
`;
}

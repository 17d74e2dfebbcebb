import { parseArgs, parseEnv } from 'node:util';
import { nearest } from './nearest.ts';
import { CLIENT_VARIABLES, flagOf, OPTION_LIST, type OptionName } from './options.ts';
import { yesOrNo } from './value-kinds.ts';

/** What is wrong with one setting, and what to do about it. Never holds a secret's value. */
export interface ConfigFault {
  readonly setting: string;
  readonly problem: string;
  readonly mend: string;
}

/** Where settings come from; a flag wins over the environment, and that over the file. */
export interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of a `.env` file. */
  readonly file?: string | undefined;
  /** Command-line arguments, such as `--port 5001`. */
  readonly flags?: readonly string[] | undefined;
}

/** A setting's text and the name it was given under. */
export interface Given {
  readonly text: string;
  readonly setting: string;
}

export interface Gathered {
  readonly given: ReadonlyMap<OptionName, Given>;
  readonly faults: readonly ConfigFault[];
  readonly warnings: readonly string[];
}

/** Finds each setting's text in the first source that has it. An empty text counts as absent. */
export function gather({ env, file = '', flags = [] }: Sources): Gathered {
  const named = { ...parseEnv(file), ...withoutEmpty(env) };
  const fromFlags = readFlags(flags);
  const given = new Map<OptionName, Given>();
  for (const [name, option] of OPTION_LIST) {
    const found = fromFlags.given.get(name) ?? option.env.map((key) => givenAs(key, named[key])).find(Boolean);
    if (found) given.set(name, found);
  }
  return { given, faults: fromFlags.faults, warnings: unknownNames(Object.keys(named)) };
}

function givenAs(setting: string, text: string | undefined): Given | undefined {
  return text?.trim() ? { setting, text: text.trim() } : undefined;
}

function withoutEmpty(env: Sources['env']): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

function readFlags(args: readonly string[]): { given: Map<OptionName, Given>; faults: ConfigFault[] } {
  const flags = new Map(OPTION_LIST.flatMap(([name, option]) => (flagOf(option) ? [[flagOf(option)!, name]] : [])));
  const types = OPTION_LIST.flatMap(([, option]) => {
    const flag = flagOf(option);
    return flag ? [[flag, { type: option.kind === yesOrNo ? 'boolean' : 'string' } as const]] : [];
  });
  const { values, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    allowPositionals: true,
  });
  const given = new Map<OptionName, Given>();
  const faults: ConfigFault[] = positionals.map((word) => unknownArgument(word, [...flags.keys()]));
  for (const [flag, value] of Object.entries(values)) {
    const name = flags.get(flag) as OptionName | undefined;
    const setting = `--${flag}`;
    if (!name) faults.push(unknownArgument(setting, [...flags.keys()]));
    else given.set(name, { setting, text: value === true ? '1' : String(value) });
  }
  return { given, faults };
}

function unknownArgument(argument: string, flags: readonly string[]): ConfigFault {
  const close = nearest(argument.replace(/^--/, ''), flags);
  return {
    setting: argument,
    problem: 'is not a flag of this command',
    mend: close ? `did you mean --${close}?` : 'see --help',
  };
}

/** Names that look like ours but mean nothing; those of the test run are its own affair. */
function unknownNames(names: readonly string[]): string[] {
  const known = [...OPTION_LIST.flatMap(([, option]) => option.env), ...Object.keys(CLIENT_VARIABLES)];
  return names
    .filter((name) => name.startsWith('SPEEDYFLOW_') && !name.startsWith('SPEEDYFLOW_TEST_') && !known.includes(name))
    .map((name) => {
      const close = nearest(name, known);
      return `${name} is not a setting${close ? `; did you mean ${close}?` : ''}`;
    });
}

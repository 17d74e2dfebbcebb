import { existsSync, readFileSync } from 'node:fs';
import { type Config, type LoadedConfig, loadConfig } from './config.ts';
import type { ConfigFault } from './sources.ts';

/** The settings of this process: its flags, its environment, and the `.env` file of the working directory. */
export function readConfig(flags: readonly string[] = process.argv.slice(2)): LoadedConfig {
  const file = existsSync('.env') ? readFileSync('.env', 'utf8') : undefined;
  return loadConfig({ env: process.env, file, flags });
}

/** The settings of this process; when there are faults, says all of them and ends it with exit code 1. */
export function configOrExit(): Config {
  const loaded = readConfig();
  for (const warning of loaded.warnings) process.stderr.write(`speedyflow: ${warning}\n`);
  if (loaded.ok) return loaded.config;
  for (const fault of loaded.faults) process.stderr.write(`speedyflow: ${explain(fault)}\n`);
  process.exit(1);
}

/** One line: which setting, what is wrong, what to do. */
function explain({ setting, problem, mend }: ConfigFault): string {
  return `${setting} ${problem}; ${mend}`;
}

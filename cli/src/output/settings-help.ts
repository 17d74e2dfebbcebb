import { SETTINGS } from '../settings.generated.ts';
import { table } from './table.ts';

/** The settings, as the help of `start` shows them. */
export function settingsHelp(): string {
  const rows = SETTINGS.map(({ flag, env, doc, default: value }) => [
    flag ? `--${flag}` : '',
    env,
    value ? `${doc} [${value}]` : doc,
  ]);
  const columns = ['flag', 'environment or .env', 'what it does [default]'].map((heading) => ({ heading }));
  return `Settings (a flag wins over the environment, and that over .env):\n${table(columns, rows)}`;
}

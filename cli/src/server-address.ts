import { join } from 'node:path';
import { Failure } from './exit-codes.ts';
import { SETTINGS } from './settings.generated.ts';
import type { World } from './world.ts';

type Name = (typeof SETTINGS)[number]['env'];

/** Where the running server is: `SPEEDYFLOW_URL`, else this machine at the server's port. */
export function serverUrl(world: World): string {
  const given = world.env.SPEEDYFLOW_URL;
  if (!given) return `http://127.0.0.1:${settingOf(world, 'PORT')}`;
  const url = URL.parse(given);
  if (!url) throw new Failure('misused', `SPEEDYFLOW_URL is not an address: ${given}`);
  return url.href.replace(/\/$/, '');
}

/** The API token: `SPEEDYFLOW_TOKEN`, else the one the server leaves in its data folder for whoever runs it. */
export function serverToken(world: World): string {
  const file = join(settingOf(world, 'SPEEDYFLOW_DATA_DIR'), 'operator.token');
  const token = (world.env.SPEEDYFLOW_TOKEN || world.read(file))?.trim();
  if (token) return token;
  throw new Failure('notAllowed', `There is no token: set SPEEDYFLOW_TOKEN, or run this where ${file} can be read.`);
}

function settingOf(world: World, name: Name): string {
  return world.env[name] || (SETTINGS.find(({ env }) => env === name)?.default ?? '');
}

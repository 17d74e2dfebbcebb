import { existsSync } from 'node:fs';
import { canInstallPackages, installPackage, onPath, type Provision } from './test-server.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The path of a Chromium: the one of `CHROMIUM_PATH`, one that is installed, or Debian's. */
export function findChromium(): Provision {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? found(named) : missing(`CHROMIUM_PATH names ${named}, which is not there`);
  const installed = onPath(...NAMES) ?? (existsSync(MAC) ? MAC : undefined);
  if (installed) return found(installed);
  if (!canInstallPackages()) return missing('no Chromium is installed; set CHROMIUM_PATH');
  if (!installPackage('chromium')) return missing('installing the package chromium failed');
  const fresh = onPath(...NAMES);
  return fresh ? found(fresh) : missing('the package chromium brought no program of that name');
}

function found(value: string): Provision {
  return { ok: true, value, stop: async () => {} };
}

function missing(reason: string): Provision {
  return { ok: false, reason };
}

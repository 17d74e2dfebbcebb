#!/usr/bin/env node
// The one entry point: `node launch.mjs <command>`. Plain JavaScript that runs on Node 20 and newer.
// It brings Node 24 when the host's is older, installs packages when they are stale, builds the web
// interface when its sources changed, and then runs the command with that Node first on PATH.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;
const NODE_PACKAGE = 'node@24.21.0';
const root = dirname(fileURLToPath(import.meta.url));
const runtimeDir = join(root, '.runtime');

/** The directory of a Node of at least NODE_MAJOR; fetched from the npm package `node` when the host's is older. */
function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return dirname(process.execPath);
  const bin = join(runtimeDir, 'node_modules', 'node', 'bin');
  const stamp = join(runtimeDir, 'node-package');
  if (!existsSync(join(bin, 'node')) || readIfThere(stamp) !== NODE_PACKAGE) {
    say(`Node ${process.versions.node} is older than ${NODE_MAJOR}: fetching ${NODE_PACKAGE} into .runtime (once)`);
    mkdirSync(runtimeDir, { recursive: true });
    writeFileSync(join(runtimeDir, 'package.json'), '{"private":true,"allowScripts":{"node":true}}\n');
    npm(['install', '--prefix', runtimeDir, '--no-save', NODE_PACKAGE], process.env, runtimeDir);
    writeFileSync(stamp, NODE_PACKAGE);
  }
  return bin;
}

/** Runs `npm install` when a manifest or the lock file differs from what was installed last. */
function ensurePackages(env) {
  const manifests = ['package.json', 'package-lock.json', ...workspaces().map((name) => join(name, 'package.json'))];
  const wanted = digest([...manifests.map((file) => join(root, file)), process.platform]);
  const stamp = join(runtimeDir, 'installed');
  if (existsSync(join(root, 'node_modules')) && readIfThere(stamp) === wanted) return;
  say('Installing packages (first start or changed manifest)');
  npm(['install', '--no-audit', '--no-fund'], env, root);
  mkdirSync(runtimeDir, { recursive: true });
  const after = digest([...manifests.map((file) => join(root, file)), process.platform]);
  writeFileSync(stamp, after);
}

/** Builds web/dist when a source of the interface, the contract or a package changed since the last build. */
function ensureWeb(env) {
  const sources = [...filesBelow(join(root, 'web')), ...filesBelow(join(root, 'contract', 'src'))].filter(
    (file) => !file.includes(`${join('web', 'dist')}`) && !file.includes('node_modules'),
  );
  const wanted = digest([...sources, join(root, 'package-lock.json')]);
  const stamp = join(root, 'web', 'dist', '.built-from');
  if (readIfThere(stamp) === wanted) return;
  say('Building the web interface (sources changed)');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const built = spawnSync('node', [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
    env,
    stdio: 'inherit',
  });
  if (built.status !== 0) process.exit(built.status ?? 1);
  writeFileSync(stamp, wanted);
}

function workspaces() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces;
}

function filesBelow(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(dir, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** One hash over the given files' contents (a part that is no file counts as a string). */
function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts.slice().sort()) {
    hash.update(part);
    if (existsSync(part) && statSync(part).isFile()) hash.update(readFileSync(part));
  }
  return hash.digest('hex');
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function npm(args, env, cwd) {
  const done = spawnSync('npm', args, {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    process.stderr.write(
      `speedyflow: npm ${args[0]} failed (exit ${done.status}). Check the network and run the command again.\n`,
    );
    process.exit(done.status ?? 1);
  }
}

function say(text) {
  process.stderr.write(`speedyflow: ${text}\n`);
}

/** What each command runs; `web` says whether the built interface must be there first. */
const COMMANDS = {
  start: { run: (rest) => ['cli/src/main.ts', 'start', ...rest], web: true },
  test: { run: (rest) => ['tools/run-tests.ts', ...rest], web: true },
  check: { run: (rest) => ['tools/run-checks.ts', ...rest], web: false },
  bench: { run: (rest) => ['bench/main.ts', ...rest], web: true },
  screens: { run: (rest) => ['e2e/browser/take-screens.ts', ...rest], web: true },
  simulate: { run: (rest) => ['e2e/sync/simulate.ts', ...rest] },
  generate: { run: () => ['tools/generate.ts'], web: false },
  where: { run: (rest) => ['tools/where.ts', ...rest], web: false },
  exec: { run: ([tool, ...rest]) => [join('node_modules', '.bin', tool), ...rest], web: false, binary: true },
};

const [name = 'help', ...rest] = process.argv.slice(2);
const command = COMMANDS[name] ?? { run: (args) => ['cli/src/main.ts', name, ...args], web: false };
const nodeDir = ensureNode();
const env = { ...process.env, PATH: `${nodeDir}${delimiter}${process.env.PATH ?? ''}`, NODE_NO_WARNINGS: '1' };
ensurePackages(env);
if (command.web) ensureWeb(env);
const [program, ...args] = command.run(rest);
const child = command.binary
  ? spawn(join(root, program), args, { cwd: root, env, stdio: 'inherit' })
  : spawn(join(nodeDir, process.platform === 'win32' ? 'node.exe' : 'node'), [join(root, program), ...args], {
      cwd: root,
      env,
      stdio: 'inherit',
    });
// The child decides how to stop; the launcher only passes the signal on and mirrors its exit code.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm does not hand its end on to what it started: when it is gone, so is the reason to run.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
}
child.on('exit', (code, signal) => {
  // A child that is killed can say nothing of it.
  if (signal === 'SIGKILL') say(`${name} was killed (${signal})`);
  process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1));
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { canInstallPackages, freePort, installPackage, onPath, type Provision } from './test-server.ts';

/** A Redis of our own on a free loopback port, or the one of `REDIS_TEST_URL`. The value is its address. */
export async function startRedis(): Promise<Provision> {
  const named = process.env.REDIS_TEST_URL;
  if (named) return { ok: true, value: named, stop: async () => {} };
  const program = onPath('redis-server') ?? installed();
  if (!program) return { ok: false, reason: 'no Redis is installed, and none could be; set REDIS_TEST_URL' };
  try {
    const server = await launchRedis(program);
    return { ok: true, value: server.url, stop: server.stop };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Debian's tools of Redis hold the server too, under another name; its package of the server would start a service. */
function installed(): string | undefined {
  return canInstallPackages() && installPackage('redis-tools') ? onPath('redis-check-rdb') : undefined;
}

async function launchRedis(program: string) {
  const port = await freePort();
  // Nothing here outlives the run, so nothing needs to reach a disk.
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  // Its own process group: a Ctrl-C in the terminal reaches the tests first, and they stop it.
  const child = spawn(program, args, { argv0: 'redis-server', detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  await listening(child);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', killed);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Resolves when the server says that it is ready, rejects with its last words when it ends instead. */
function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const words: string[] = [];
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${words.slice(-3).join(' ')}`)));
    createInterface(child.stdout!).on('line', (line) => {
      words.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
  });
}

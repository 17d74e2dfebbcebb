import { once } from 'node:events';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import { type Finding, fault, well } from './finding.ts';

const FREE_BYTES_MIN = 1024 ** 3;

/** Whether the data folder can be written, or made. */
export async function dataFolder({ dataDir }: Config): Promise<Finding> {
  const subject = 'data folder';
  const there = await nearestThere(dataDir);
  try {
    if (!(await stat(there)).isDirectory())
      return fault(subject, `${there} is a file`, 'set SPEEDYFLOW_DATA_DIR to a folder');
    await access(there, constants.W_OK | constants.X_OK);
    return well(subject, there === dataDir ? `${dataDir} can be written` : `${dataDir} will be made`);
  } catch {
    return fault(
      subject,
      `${there} cannot be written`,
      'give this user the folder, or set SPEEDYFLOW_DATA_DIR to another',
    );
  }
}

/** Whether the disk of the data folder has room. */
export async function freeDisk({ dataDir }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearestThere(dataDir));
  const free = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GiB are free for ${dataDir}`;
  if (bavail * bsize >= FREE_BYTES_MIN) return well('disk', free);
  return fault('disk', free, 'make room, or set SPEEDYFLOW_DATA_DIR to a folder on another disk');
}

async function nearestThere(path: string): Promise<string> {
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  return there || dirname(path) === path ? path : nearestThere(dirname(path));
}

/** Whether the server can listen, or already does. */
export async function port(config: Config, ask: typeof fetch = fetch): Promise<Finding> {
  const { host, port: number } = config;
  const refusal = await tryToListen(host, number);
  switch (refusal) {
    case undefined:
      return well('port', number === 0 ? 'any free port will be taken' : `${host}:${number} is free`);
    case 'EADDRINUSE':
      return (await isSpeedyFlow(config, ask))
        ? well('port', `SpeedyFlow is running on ${host}:${number}`)
        : fault('port', `another program listens on ${host}:${number}`, 'stop it, or set PORT to a free port');
    case 'EACCES':
      return fault('port', `this user may not listen on port ${number}`, 'set PORT to one above 1023');
    default:
      return fault(
        'port',
        `${host}:${number} cannot be listened on (${refusal})`,
        'set SPEEDYFLOW_HOST to an address of this machine',
      );
  }
}

async function tryToListen(host: string, number: number): Promise<string | undefined> {
  const server = createServer();
  try {
    await once(server.listen(number, host), 'listening');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    server.close();
  }
}

async function isSpeedyFlow({ host, port: number }: Config, ask: typeof fetch): Promise<boolean> {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const address = reachable.includes(':') ? `[${reachable}]` : reachable;
  try {
    const answer = await ask(`http://${address}:${number}/api/health`, { signal: AbortSignal.timeout(3000) });
    return ((await answer.json()) as { service?: unknown }).service === 'speedyflow';
  } catch {
    return false;
  }
}

import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { AppError } from '../domain/errors.ts';
import { createLogger } from '../http/logger.ts';
import { systemClock } from '../stdx/clock.ts';
import { composeServer, type Server, type ServerParts } from './compose.ts';
import type { Config } from './config/config.ts';

const WEB_DIR = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** A server that listens. */
export interface Running {
  server: Server;
  /** Where people open it. */
  url: string;
  /** Where this machine reaches it. */
  loopbackUrl: string;
}

/**
 * Composes the server of this process and listens.
 *
 * @throws AppError `unavailable` with a sentence for the operator when the port is taken or may not be used
 */
export async function startServer(
  config: Config,
  parts: Pick<ServerParts, 'sites' | 'addresses' | 'limitFactor'>,
): Promise<Running> {
  const logger = createLogger({
    level: config.logLevel,
    json: config.environment === 'production',
    destination: process.stderr,
  });
  const server = await composeServer({
    config,
    ...parts,
    clock: systemClock,
    random: Math.random,
    logger,
    webDir: WEB_DIR,
  });
  try {
    await server.app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await server.stop();
    throw listenFault(error, config);
  }
  const address = server.app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const host = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(config.host) ? 'localhost' : config.host;
  return { server, url: config.publicUrl ?? `http://${host}:${port}`, loopbackUrl: `http://127.0.0.1:${port}` };
}

/**
 * Tries the port before anything is started for it.
 *
 * @throws AppError `unavailable` with a sentence for the operator when the port is taken or may not be used
 */
export async function assertPortFree(config: Config): Promise<void> {
  const probe = createServer();
  try {
    probe.listen({ port: config.port, host: config.host, exclusive: true });
    await once(probe, 'listening');
  } catch (error) {
    throw listenFault(error, config);
  }
  probe.close();
  await once(probe, 'close');
}

/** A terminal, the launcher and the command line may each hand on the same Ctrl-C; later ones are meant. */
const SAME_SIGNAL_MS = 2000;

/** Ends the process on SIGINT and SIGTERM, after `stop` is done; a further signal ends it at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let since: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (since !== undefined) {
        if (performance.now() - since > SAME_SIGNAL_MS) process.exit(1);
        return;
      }
      since = performance.now();
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

/** Says why the process cannot go on, in one line, and ends it. */
export function exitWith(error: unknown): never {
  const text = error instanceof AppError ? error.message : error instanceof Error ? (error.stack ?? '') : String(error);
  const cause = error instanceof AppError && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  process.stderr.write(`speedyflow: ${text}${cause}\n`);
  process.exit(1);
}

function listenFault(error: unknown, config: Config): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === 'EADDRINUSE') {
    return new AppError(
      'unavailable',
      'UNAVAILABLE',
      `Port ${config.port} is in use. Stop what listens there, or choose another: PORT=${config.port + 1} npm start`,
    );
  }
  if (code === 'EACCES') {
    return new AppError(
      'unavailable',
      'UNAVAILABLE',
      `Port ${config.port} may not be used by this user; set PORT above 1023.`,
    );
  }
  if (code === 'EADDRNOTAVAIL') {
    return new AppError(
      'unavailable',
      'UNAVAILABLE',
      `This machine has no address ${config.host}; set SPEEDYFLOW_HOST.`,
    );
  }
  return error;
}

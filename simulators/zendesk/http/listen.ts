/** Serves the account on a loopback port. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectionLost, type SimulatorRequest, type SimulatorResponse } from './message.ts';

export interface Listening {
  url: string;
  close(): Promise<void>;
}

/** Longer than clients keep idle connections, so that none is closed under a request. */
const KEEP_ALIVE_MS = 72_000;

export async function listen(
  port: number,
  handle: (request: SimulatorRequest) => Promise<SimulatorResponse>,
): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void serve(request, response, handle);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (request: SimulatorRequest) => Promise<SimulatorResponse>,
): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = request;
  try {
    const body = Buffer.concat(await request.toArray());
    const answer = await handle({ method, path, headers, body });
    const length = answer.headers['content-length'] ?? String(Buffer.byteLength(answer.body));
    response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
    if (answer.broken) response.write(answer.body, () => response.destroy());
    else response.end(answer.body);
  } catch (error) {
    response.destroy();
    // Callers who went away are no news.
    if (!(error instanceof ConnectionLost) && (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
}

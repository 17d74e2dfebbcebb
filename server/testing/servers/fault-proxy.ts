import { once } from 'node:events';
import { connect as connectTo, createServer, type Socket } from 'node:net';

/** What happens to what a server says: it is passed on, late, kept back, or replaced by bytes that mean nothing. */
export type Weather = 'fair' | { readonly lateMs: number } | 'silent' | 'garbage';

/** Stands between a client and a server on this machine. */
export interface FaultProxy {
  /** The server's address, with the proxy in between. */
  readonly url: string;
  weather: Weather;
  /** Cuts every connection; none is taken until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** @param url where the server is, such as redis://127.0.0.1:6379 */
export async function startFaultProxy(url: string): Promise<FaultProxy> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let isCut = false;
  const proxy: { weather: Weather } = { weather: 'fair' };
  const server = createServer((client) => {
    if (isCut) return client.destroy();
    const upstream = connectTo(Number(target.port), target.hostname);
    for (const [socket, other] of [[client, upstream] as const, [upstream, client] as const]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => passOn(bytes, client, proxy.weather));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const there = new URL(url);
  there.hostname = '127.0.0.1';
  there.port = String(port);
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return Object.assign(proxy, {
    url: there.href,
    cut,
    mend: () => {
      isCut = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  });
}

function passOn(bytes: Buffer, client: Socket, weather: Weather): void {
  if (weather === 'silent') return;
  if (weather === 'fair') client.write(bytes);
  else if (weather === 'garbage') client.write(Buffer.alloc(bytes.length, '?'));
  else setTimeout(() => client.writable && client.write(bytes), weather.lateMs);
}

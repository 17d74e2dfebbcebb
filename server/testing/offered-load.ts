import { Agent, request } from 'node:http';

/** What came back of requests that were sent however many were still on their way. */
export interface Outcome {
  /** Answers by status, of those that were sent after the first part. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Milliseconds each refusal took, in ascending order. */
  readonly refusalMs: readonly number[];
  /** Of one refusal. */
  readonly retryAfter: string | undefined;
}

interface Offer {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly perSecond: number;
  readonly seconds: number;
  /** Not counted: what comes before the server has found out. */
  readonly firstSeconds: number;
}

const TICK_MS = 5;

/** Offers a load that does not wait for answers, as people who do not know of each other do. */
export async function offerLoad(offer: Offer): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
  const statuses: Record<number, number> = {};
  const refusalMs: number[] = [];
  let retryAfter: string | undefined;
  const send = (counts: boolean) =>
    new Promise<void>((resolve) => {
      const began = performance.now();
      const { port, path, method = 'GET', headers } = offer;
      const sent = request({ port, path, method, headers, agent, host: '127.0.0.1' }, (response) => {
        response.resume().on('end', () => {
          const { statusCode = 0 } = response;
          if (counts) statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
          if (counts && statusCode === 503) refusalMs.push(performance.now() - began);
          retryAfter ??= response.headers['retry-after'];
          resolve();
        });
      });
      sent.on('error', () => {
        if (counts) statuses[0] = (statuses[0] ?? 0) + 1;
        resolve();
      });
      sent.end();
    });
  const all: Promise<void>[] = [];
  const began = performance.now();
  for (let at = 0; at < offer.seconds * 1000; at = performance.now() - began) {
    const due = Math.floor((at / 1000) * offer.perSecond) - all.length;
    for (let n = 0; n < due; n++) all.push(send(at > offer.firstSeconds * 1000));
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await Promise.all(all);
  agent.destroy();
  return { statuses, refusalMs: refusalMs.sort((a, b) => a - b), retryAfter };
}

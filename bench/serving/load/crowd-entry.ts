/** A crowd of people at work, in a process of its own: told by a message what to do, it answers how it went. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Pool } from 'undici';
import { Random } from '../../../simulators/world/random.ts';
import { cookieOf } from '../../datasets/users.ts';
import { percentile } from '../../sync/live/percentile.ts';
import type { CrowdOrder, CrowdReport } from './crowd.ts';
import { type LoadRequest, mixedRequest } from './requests.ts';

/** Connections all people share, as behind a proxy. */
const CONNECTIONS = 128;

process.once('message', (order: CrowdOrder) => {
  void work(order).then((report) => {
    process.send?.(report, () => process.exit(0));
  });
});

async function work(order: CrowdOrder): Promise<CrowdReport> {
  const pool = new Pool(order.url, { connections: CONNECTIONS, pipelining: 1 });
  const latencies = new Map<LoadRequest['kind'], number[]>();
  const failures = new Map<string, number>();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const begins = performance.now() + order.warmSeconds * 1000;
  const ends = begins + order.seconds * 1000;
  const people: Promise<void>[] = [];
  for (let user = 1; user <= order.users; user++) people.push(person(user));
  setTimeout(() => delay.enable(), begins - performance.now());
  // What is still on its way then is nobody's.
  setTimeout(() => void pool.destroy(), ends - performance.now());
  await Promise.all(people);
  return report(order, latencies, failures, delay.percentile(99) / 1e6);

  /** Does one thing after another, and thinks in between. */
  async function person(user: number): Promise<void> {
    const random = new Random(order.seed, user);
    const headers = { cookie: cookieOf(user), 'content-type': 'application/json', 'accept-encoding': 'gzip, br' };
    const [low, high] = order.thinkMs;
    // Nobody begins together with the others.
    let wait = random.next() * high;
    for (;;) {
      if (high > 0) await pause(wait);
      const meant = performance.now();
      if (meant >= ends) return;
      const request = mixedRequest(random, user, order.tickets);
      const fault = await ask(request, headers);
      const done = performance.now();
      if (done >= begins && done < ends) {
        const ofKind = latencies.get(request.kind) ?? [];
        latencies.set(request.kind, ofKind);
        ofKind.push(done - meant);
        if (fault) failures.set(fault, (failures.get(fault) ?? 0) + 1);
      }
      wait = low + random.next() * (high - low);
    }
  }

  /** @returns what went wrong */
  function ask({ method, path, body }: LoadRequest, headers: Record<string, string>): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    let status = 0;
    pool.dispatch(
      { method, path, headers, body },
      {
        onRequestStart: () => {},
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: () => {},
        onResponseEnd: () => resolve(status < 400 ? undefined : `${method} ${status}`),
        onResponseError: (_controller, error) => resolve(error.message),
      },
    );
    return promise;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function report(
  order: CrowdOrder,
  latencies: ReadonlyMap<string, number[]>,
  failures: ReadonlyMap<string, number>,
  loopDelayP99Ms: number,
): CrowdReport {
  const all = [...latencies.values()].flat();
  return {
    rps: all.length / order.seconds,
    avgMs: all.reduce((sum, ms) => sum + ms, 0) / all.length,
    p50Ms: percentile(all, 0.5),
    p95Ms: percentile(all, 0.95),
    p99Ms: percentile(all, 0.99),
    p95MsByKind: Object.fromEntries([...latencies].map(([kind, ms]) => [kind, percentile(ms, 0.95)])),
    errors: [...failures.values()].reduce((sum, count) => sum + count, 0),
    failures: Object.fromEntries(failures),
    loopDelayP99Ms,
  };
}

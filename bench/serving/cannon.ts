import autocannon from 'autocannon';

const CONNECTIONS = 24;

export interface Volley {
  url: string;
  headers?: Record<string, string>;
  seconds: number;
  /** The status every answer must have. */
  status: number;
}

export interface Hits {
  rps: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * Asks as fast as it is answered, over two dozen connections, from this process.
 *
 * @throws Error when an answer has another status
 */
export async function fire({ url, headers = {}, seconds, status }: Volley): Promise<Hits> {
  const result = await autocannon({ url, headers, duration: seconds, connections: CONNECTIONS });
  const statuses = Object.entries(result.statusCodeStats ?? {});
  const wrong = statuses.filter(([code]) => Number(code) !== status);
  if (wrong.length > 0 || result.errors > 0) {
    throw new Error(`${url} was answered ${JSON.stringify(statuses)}, with ${result.errors} errors`);
  }
  return {
    rps: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}

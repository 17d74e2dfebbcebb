import type { Exchange } from '../src/upstream/transport/exchange.ts';
import type { Json } from './two-sites.ts';

/** HTTP to simulated sites, of whose answers a test alters what it likes. */
export function alteredAnswers(alter: (path: string, answer: Json) => void): Exchange {
  return async ({ origin, path, method, headers, body }, signal) => {
    const response = await fetch(origin + path, { method, headers, body, signal: signal ?? null });
    const text = await response.text();
    const answer = { status: response.status, headers: Object.fromEntries(response.headers) };
    if (!response.ok || text === '') return { ...answer, text };
    const altered = JSON.parse(text);
    alter(path, altered);
    return { ...answer, text: JSON.stringify(altered) };
  };
}

/** Tokens of searches: they name a place in a result that is worked out anew for every page. */
import { createHash } from 'node:crypto';

const LIFETIME_MS = 7 * 86_400_000;

interface Place {
  offset: number;
  /** Of the query the token belongs to. */
  digest: string;
  issuedAt: number;
}

const digestOf = (query: string): string => createHash('sha256').update(query).digest('base64url').slice(0, 12);

export function writeToken(offset: number, query: string, nowMs: number): string {
  const place: Place = { offset, digest: digestOf(query), issuedAt: nowMs };
  return Buffer.from(JSON.stringify([place.offset, place.digest, place.issuedAt])).toString('base64');
}

/** The place a token names, or undefined when it is broken, too old or another query's. */
export function readToken(token: string, query: string, nowMs: number): number | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const [offset, digest, issuedAt] = parts as [unknown, unknown, unknown];
  if (typeof offset !== 'number' || typeof issuedAt !== 'number' || digest !== digestOf(query)) return undefined;
  return nowMs - issuedAt > LIFETIME_MS ? undefined : offset;
}

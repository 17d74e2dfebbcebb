import type { IncomingHttpHeaders } from 'node:http';
import { headerText } from './limit.ts';

/** How long to wait before attempt `attempt` + 1, by full jitter: anywhere up to an exponentially growing limit. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(20_000, 500 * 2 ** attempt));
}

/**
 * How long a 429 or 503 asks us to stay away, or null when it does not say. Jira sometimes sends a reset time without
 * `Retry-After`, with or without seconds; Zendesk sends seconds.
 */
export function requestedPauseMs(headers: IncomingHttpHeaders, now: number): number | null {
  const asked = [
    pauseOf(headerText(headers, 'retry-after'), now),
    pauseOf(headerText(headers, 'x-ratelimit-reset'), now),
    pauseOf(headerText(headers, 'ratelimit-reset'), now),
  ];
  return asked.find((pause) => pause !== null) ?? null;
}

function pauseOf(value: string, now: number): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) {
    const seconds = Number(value);
    // Some proxies give the reset as an epoch instead of a number of seconds.
    return Math.max(0, seconds > 1e9 ? seconds * 1000 - now : seconds * 1000);
  }
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

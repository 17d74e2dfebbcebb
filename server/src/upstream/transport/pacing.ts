import type { IncomingHttpHeaders } from 'node:http';

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
    pauseOf(text(headers['retry-after']), now),
    pauseOf(text(headers['x-ratelimit-reset']), now),
    pauseOf(text(headers['ratelimit-reset']), now),
  ];
  return asked.find((pause) => pause !== null) ?? null;
}

/**
 * Whether a refusal for rate counts against everyone on the connection. Jira's limit per issue does not, nor does the
 * limit of one Zendesk list while the account has calls left; whatever else it may be does, to be safe.
 */
export function limitsEveryone(headers: IncomingHttpHeaders): boolean {
  if (text(headers['ratelimit-reason']) === 'jira-per-issue-on-write') return false;
  const accountHasLeft = Number(text(headers['x-rate-limit-remaining']) || 0) > 0;
  const listHasNone = Object.entries(headers).some(
    ([name, value]) => name.startsWith('zendesk-ratelimit-') && /\bremaining=0\b/.test(text(value)),
  );
  return !(accountHasLeft && listHasNone);
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

function text(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value)?.trim() ?? '';
}

import { AppError } from '../../domain/errors.ts';
import type { UpstreamKind } from './site.ts';

/** The public code of every failure of that upstream. */
function upstreamCode(kind: UpstreamKind): 'JIRA_API_ERROR' | 'ZENDESK_API_ERROR' {
  return kind === 'jira' ? 'JIRA_API_ERROR' : 'ZENDESK_API_ERROR';
}

const NAMES: Record<UpstreamKind, string> = { jira: 'Jira', zendesk: 'Zendesk' };

/** The upstream said no: it did not do what was asked. */
export function refused(kind: UpstreamKind, status: number, body: unknown): AppError {
  const reason = refusalReason(body);
  return new AppError(
    'upstream_refused',
    upstreamCode(kind),
    `${NAMES[kind]} answered ${status}${reason === null ? '.' : `: ${reason}`}`,
    { details: { status, reason } },
  );
}

/** No usable answer. `ambiguous`: a write may or may not have been done. */
export function failed(
  kind: UpstreamKind,
  why: string,
  details: { ambiguous: boolean; status?: number },
  cause?: unknown,
): AppError {
  return new AppError('upstream_failed', upstreamCode(kind), `${NAMES[kind]} ${why}.`, { details, cause });
}

/** The upstream wants us to stay away for longer than the caller can wait. */
export function limited(kind: UpstreamKind, retryAfterMs: number): AppError {
  return new AppError('rate_limited', upstreamCode(kind), `${NAMES[kind]} limits our rate of requests.`, {
    details: { status: 429, retryAfterMs },
  });
}

/** The site takes none of the tokens of a sign-in any more: nothing but signing in again helps. */
export function signInEnded(kind: UpstreamKind, cause?: unknown): AppError {
  const message = `${NAMES[kind]} does not accept the sign-in any more: reconnect it.`;
  return new AppError('upstream_refused', upstreamCode(kind), message, {
    details: { status: 401, reason: null },
    cause,
  });
}

/** For what is asked after a write was done: that this is refused does not undo the write. */
export async function onceWritten<T>(kind: UpstreamKind, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const status = refusalStatus(error);
    if (status === null) throw error;
    throw failed(kind, `answered ${status} after it had done what was asked`, { ambiguous: true, status }, error);
  }
}

/** Null in place of the refusals by which an upstream says that a thing is gone or hidden. */
export async function orNullWhenGone<T>(
  answer: Promise<T>,
  statuses: readonly number[] = [404, 410],
): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (statuses.includes(refusalStatus(error) ?? 0)) return null;
    throw error;
  }
}

/** The HTTP status of a refusal, or null for any other failure. */
export function refusalStatus(error: unknown): number | null {
  if (!(error instanceof AppError) || error.kind !== 'upstream_refused') return null;
  return (error.details as { status?: number } | null)?.status ?? null;
}

const MAX_REASON = 500;

/**
 * What an error body says, in the upstream's own words. Jira answers `{errorMessages, errors}`, Service Management
 * `{errorMessage}`, the gateway problem+json or `{message}`; Zendesk a string or an object under `error`, with
 * `description` and `details` by field, or a list under `errors`.
 */
function refusalReason(body: unknown): string | null {
  const said = [...new Set(sayings(body))]
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
  return said.length === 0 ? null : said.join('; ').slice(0, MAX_REASON);
}

function sayings(body: unknown): string[] {
  if (!isRecord(body)) return [];
  const {
    errorMessages,
    errors,
    errorMessage,
    message,
    detail,
    title,
    error,
    description,
    details,
    error_description,
  } = body;
  const specific = [...texts(errorMessages), ...byField(errors), ...texts(errorMessage), ...texts(message)];
  if (isRecord(error)) specific.push(...texts(error.title), ...texts(error.message));
  specific.push(...texts(description), ...texts(error_description), ...byField(details), ...texts(detail));
  if (specific.length > 0) return specific;
  return [...texts(error), ...texts(title)];
}

function byField(errors: unknown): string[] {
  if (Array.isArray(errors)) return errors.flatMap((entry) => (isRecord(entry) ? sayings(entry) : texts(entry)));
  if (!isRecord(errors)) return [];
  return Object.entries(errors).flatMap(([field, said]) =>
    (Array.isArray(said)
      ? said.flatMap((entry) => (isRecord(entry) ? texts(entry.description) : texts(entry)))
      : texts(said)
    ).map((text) => `${field}: ${text}`),
  );
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

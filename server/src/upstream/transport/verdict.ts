import { AppError } from '../../domain/errors.ts';
import { type Answer, TooLargeError } from './exchange.ts';
import { parseLosslessJson } from './lossless-json.ts';
import { failed, refused } from './refusal.ts';
import type { UpstreamKind } from './site.ts';

/** What a body says. */
export interface Said<T = unknown> {
  readonly value: T;
}

/** One attempt: what came back, or why nothing did. */
export type Outcome = Answer | { error: unknown };

/** What an attempt comes to. */
export type Verdict =
  | { kind: 'answer'; value: unknown }
  /** It will be no different another time. */
  | { kind: 'final'; error: AppError }
  | { kind: 'unauthorised'; error: AppError }
  /** Not taken; it may be sent again later. */
  | { kind: 'limited' }
  /** It may go better another time. */
  | { kind: 'passing'; error: AppError };

/**
 * Judges an attempt. What a write may have done already is never tried again: unless it was refused or certainly never
 * left, its failure is final and ambiguous.
 *
 * @param said by the body of a success; null when that is not JSON
 */
export function judge(kind: UpstreamKind, outcome: Outcome, isWrite: boolean, said = saidBy(outcome)): Verdict {
  if ('error' in outcome) return judgeFailure(kind, outcome.error, isWrite);
  const { status, headers } = outcome;
  if (status === 429) return { kind: 'limited' };
  if (!isWrite && saysStranger(headers)) return { kind: 'unauthorised', error: refused(kind, 401, null) };
  if (status >= 400 && status < 500 && status !== 408) {
    const error = refused(kind, status, parsed(outcome.text)?.value ?? null);
    return { kind: status === 401 ? 'unauthorised' : 'final', error };
  }
  if (isSuccess(outcome) && said !== null) return { kind: 'answer', value: said.value };
  const ambiguous = isWrite;
  if (status >= 300 && status < 400) {
    return { kind: 'final', error: failed(kind, 'redirects elsewhere, which is not followed', { ambiguous, status }) };
  }
  const why = status < 300 ? 'gave an answer that is not JSON' : `answered ${status}`;
  const error = failed(kind, why, { ambiguous, status });
  return { kind: isWrite ? 'final' : 'passing', error };
}

/** Whether there is a body that says something. */
export function isSuccess(outcome: Outcome): outcome is Answer {
  return !('error' in outcome) && outcome.status >= 200 && outcome.status < 300;
}

function saidBy(outcome: Outcome): Said | null {
  return isSuccess(outcome) ? parsed(outcome.text) : null;
}

/** Jira answers a read with credentials it does not accept as to a stranger, and tells by a header alone. */
function saysStranger(headers: Answer['headers']): boolean {
  return headers['x-seraph-loginreason']?.includes('AUTHENTICATED_FAILED') ?? false;
}

function judgeFailure(kind: UpstreamKind, error: unknown, isWrite: boolean): Verdict {
  if (error instanceof AppError) return { kind: 'final', error };
  const sent = !NEVER_SENT.test(codeOf(error));
  const ambiguous = isWrite && sent;
  const failure = failed(kind, `gave no usable answer (${nameOf(error)})`, { ambiguous }, error);
  if (ambiguous || error instanceof TooLargeError) return { kind: 'final', error: failure };
  return { kind: 'passing', error: failure };
}

/** What a body says in JSON, an empty one nothing; null when it is not JSON. */
export function parsed(text: string): Said | null {
  if (text === '') return { value: null };
  try {
    return { value: parseLosslessJson(text) };
  } catch {
    return null;
  }
}

// Failures before the request could have left: no address, no socket, no trust in the certificate.
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*|UNABLE_TO_.*)$/;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function nameOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.message : 'unknown failure');
}

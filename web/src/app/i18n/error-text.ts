import { ApiError, type FailureCode } from '../../api/api-error.ts';
import type { MessageId, Translate } from './language.ts';

/** Failures this page explains itself; the others carry the words of the server, or of Jira and Zendesk. */
const OWN_WORDS: Partial<Record<FailureCode, MessageId>> = {
  OFFLINE: 'error.offline',
  UNAVAILABLE: 'error.unavailable',
  OVERLOADED: 'error.unavailable',
  RATE_LIMITED: 'error.tooMany',
  INVALID_CREDENTIALS: 'error.credentials',
  FORBIDDEN: 'error.forbidden',
};

/** What went wrong, in the language of the interface where it is known there. */
export function errorText(error: unknown, t: Translate): string {
  const own = error instanceof ApiError ? OWN_WORDS[error.code] : undefined;
  if (own) return t(own);
  return error instanceof Error ? error.message : String(error);
}

import type { ErrorCode } from '@speedyflow/contract/errors';

/** `OFFLINE` is the browser's own: the server was not reached. */
export type FailureCode = ErrorCode | 'OFFLINE';

/** What a call throws: the catalogue's code, words for people, and the details of the answer. */
export class ApiError extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly details: unknown;
  /** For how many seconds the server asks to be left alone, where it does. */
  retryAfter: string | null = null;

  constructor(code: FailureCode, message: string, status: number, details: unknown = null) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** Whether the same request may succeed later without being changed. */
export function isTransient(error: unknown): boolean {
  return !(error instanceof ApiError) || error.code === 'OFFLINE' || error.status === 429 || error.status >= 500;
}

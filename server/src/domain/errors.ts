/** What kind of failure it is; every boundary maps each kind exactly once (HTTP status, retry, exit code). */
export type ErrorKind =
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'rate_limited'
  | 'upstream_refused'
  | 'upstream_failed'
  | 'unavailable'
  | 'internal';

/** The one failure type that crosses layers. `code` is of the public catalogue where a caller may see it. */
export class AppError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly details: unknown;

  constructor(kind: ErrorKind, code: string, message: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.details = options.details ?? null;
  }
}

import type { ErrorBody } from '@speedyflow/contract/envelope';
import { ERRORS, type ErrorCode } from '@speedyflow/contract/errors';
import type { FastifyError, FastifyReply } from 'fastify';
import { AppError, type ErrorKind } from '../domain/errors.ts';
import { isBusyDatabase } from './busy-database.ts';
import { Overloaded } from './overloaded.ts';
import { RateLimited } from './rate-limiter.ts';
import { TooManyAtOnce } from './too-many-at-once.ts';

/** Seconds after which a caller may ask an overloaded server again. */
const RETRY_UNAVAILABLE_SECONDS = 5;

/** What a failure is called in public when it brings no code of the catalogue. */
export const CODE_OF_KIND: Record<ErrorKind, ErrorCode> = {
  invalid_input: 'VALIDATION_ERROR',
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  rate_limited: 'RATE_LIMITED',
  upstream_refused: 'UNAVAILABLE',
  upstream_failed: 'UNAVAILABLE',
  unavailable: 'UNAVAILABLE',
  internal: 'INTERNAL_ERROR',
};

/** Failures of reading a request, by Fastify's own codes. */
const CODE_OF_FASTIFY: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MALFORMED_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_BAD_URL: 'VALIDATION_ERROR',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
};

interface PublicError {
  code: ErrorCode;
  message: string;
  details: unknown;
  retryAfterSeconds?: number;
}

/** Answers with a failure: its code, status and message, and nothing internal. Faults of the server are logged. */
export function sendError(reply: FastifyReply, error: unknown): FastifyReply {
  const { code, message, details, retryAfterSeconds } = publicError(error);
  const { status } = ERRORS[code];
  const { request, server } = reply;
  if (code === 'INTERNAL_ERROR')
    request.log.error({ err: error, route: request.routeOptions.config.guard?.id }, 'fault');
  if (code === 'UNAVAILABLE' && isBusyDatabase(error)) request.log.warn({ err: error }, 'the database has no time');
  if (code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  const body: ErrorBody = {
    success: false,
    error: { code, message, details },
    meta: { timestamp: new Date(server.answers.now()).toISOString(), request_id: request.id },
    ...(code === 'RATE_LIMITED' ? { detail: String(details) } : {}),
  };
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

/** The one answer for what is not there and for what the caller may not see. */
export function sendNotFound(reply: FastifyReply): FastifyReply {
  return sendError(reply, new AppError('not_found', 'NOT_FOUND', ERRORS.NOT_FOUND.meaning));
}

function publicError(error: unknown): PublicError {
  if (error instanceof AppError) return publicAppError(error);
  if (isBusyDatabase(error)) return inPublicWords('UNAVAILABLE');
  const { code = '', statusCode = 500 } = (error ?? {}) as Partial<FastifyError>;
  const known = CODE_OF_FASTIFY[code];
  if (known) return inPublicWords(known);
  return inPublicWords(statusCode >= 400 && statusCode < 500 ? 'VALIDATION_ERROR' : 'INTERNAL_ERROR');
}

function publicAppError(error: AppError): PublicError {
  if (error.kind === 'internal') return inPublicWords('INTERNAL_ERROR');
  // Words that come without a code of the catalogue were not written for the public.
  if (!(error.code in ERRORS)) return inPublicWords(CODE_OF_KIND[error.kind]);
  const told: PublicError = { code: error.code as ErrorCode, message: error.message, details: error.details };
  if (error instanceof RateLimited || error instanceof Overloaded || error instanceof TooManyAtOnce)
    return { ...told, retryAfterSeconds: error.retryAfterSeconds };
  return error.kind === 'unavailable' ? { ...told, retryAfterSeconds: RETRY_UNAVAILABLE_SECONDS } : told;
}

function inPublicWords(code: ErrorCode): PublicError {
  return {
    code,
    message: ERRORS[code].meaning,
    details: null,
    ...(code === 'UNAVAILABLE' ? { retryAfterSeconds: RETRY_UNAVAILABLE_SECONDS } : {}),
  };
}

import { ApiError } from '../../../api/api-error.ts';

/** Whether the same may be taken later without anybody doing anything about it but signing in. */
export function isForLater(error: unknown): error is ApiError {
  return error instanceof ApiError && [0, 401, 429, 502, 503, 504].includes(error.status);
}

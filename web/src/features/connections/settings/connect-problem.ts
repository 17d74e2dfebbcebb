import { ApiError } from '../../../api/api-error.ts';
import type { Translate } from '../../../app/i18n/language.ts';

/** What to say of a connection that was not made: where the site refused the credentials, in words of this page. */
export function connectProblem(error: unknown, t: Translate): unknown {
  return isOfCredentials(error) ? t('connect.refused') : error;
}

function isOfCredentials(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code !== 'VALIDATION_ERROR' || !Array.isArray(error.details)) return false;
  return error.details.some(({ path }: { path?: unknown }) => path === 'body.auth');
}

import { ApiError } from '../../../api/api-error.ts';

/** Ids of the files that went with what was asked for under the same draft id; undefined for any other refusal. */
export function filesMadeBefore(error: unknown): readonly string[] | undefined {
  if (!(error instanceof ApiError) || error.code !== 'CONFLICT') return undefined;
  const { draft_id, uploads = [] } = (error.details ?? {}) as { draft_id?: string; uploads?: readonly string[] };
  return draft_id === undefined ? undefined : uploads;
}

import { expect, it } from 'vitest';
import { ApiError } from '../../../api/api-error.ts';
import { filesMadeBefore } from './made-before.ts';

const conflict = (details: unknown) => new ApiError('CONFLICT', 'no', 409, details);

it.each([
  [conflict({ draft_id: 'a', uploads: ['one'] }), ['one']],
  [conflict({ draft_id: 'a', uploads: [] }), []],
  [conflict(null), undefined],
  [conflict({ total: 3 }), undefined],
  [new ApiError('NOT_FOUND', 'no', 404, { draft_id: 'a' }), undefined],
  [new Error('no'), undefined],
])('knows by the draft id what was made before: %o', (error, files) => {
  expect(filesMadeBefore(error)).toEqual(files);
});

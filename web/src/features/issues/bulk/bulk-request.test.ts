import { expect, it } from 'vitest';
import { bulkRequest } from './bulk-request.ts';

it('a bulk edit that got no answer is asked for again under its id, and another one under another', () => {
  const edit = { comment: { body: 'It is mended.', public: true } };
  const lost = bulkRequest({ keys: ['A-1', 'A-2'] }, edit, undefined);
  expect(bulkRequest({ keys: ['A-1', 'A-2'] }, { ...edit }, lost)).toEqual(lost);
  expect(bulkRequest({ keys: ['A-1'] }, edit, lost).draftId).not.toBe(lost.draftId);
  expect(bulkRequest({ keys: ['A-1', 'A-2'] }, { priority: 'High' }, lost).draftId).not.toBe(lost.draftId);
  expect(bulkRequest({ keys: ['A-1', 'A-2'] }, edit, undefined).draftId).not.toBe(lost.draftId);
});

it('all that match keep their id when others match by then, and tell how many were seen', () => {
  const edit = { priority: 'High' };
  const lost = bulkRequest({ filter: { status: 'new' }, expected_total: 500 }, edit, undefined);
  const again = bulkRequest({ filter: { status: 'new' }, expected_total: 510 }, edit, lost);
  expect(again).toEqual({ ...lost, target: { filter: { status: 'new' }, expected_total: 510 } });
});

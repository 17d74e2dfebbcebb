import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '../../../api/api-error.ts';
import { testRow } from '../row.testing.ts';
import { forgetAnswers, rememberAnswer, settle } from './answered-rows.ts';
import { dropLocalEdit, localEdits, overlay, overlayAll, putLocalEdit } from './local-edits.ts';
import { testEdit as edit } from './unsent.testing.ts';

afterEach(() => {
  localEdits.set(new Map());
  forgetAnswers();
});

describe('an edit under way', () => {
  it('shows at once, marked pending, and leaves other tickets alone', () => {
    putLocalEdit(edit());
    expect(overlay(testRow(), localEdits.get())).toMatchObject({ status: 'Resolved', pending: true });
    const other = testRow({ key: 'ITH-2' });
    expect(overlay(other, localEdits.get())).toBe(other);
  });

  it('lies beside an edit of another field, and in place of one of the same', () => {
    putLocalEdit(edit());
    putLocalEdit(edit({ id: 'two', field: 'priority', patch: { priority: 'High' } }));
    putLocalEdit(edit({ id: 'three', patch: { status: 'Closed' } }));
    expect(overlay(testRow(), localEdits.get())).toMatchObject({ status: 'Closed', priority: 'High' });
  });

  it.each([{ error: new ApiError('CONFLICT', 'no', 409) }, { theirs: { status: 'Waiting', seq: 2 } }])(
    'no longer shows once somebody has to decide about it, but is kept',
    (why) => {
      putLocalEdit(edit(why));
      expect(overlay(testRow(), localEdits.get()).status).toBe('Open');
      expect(localEdits.get().get('ITH-1')).toHaveLength(1);
    },
  );

  it('leaves nothing behind when it is dropped', () => {
    putLocalEdit(edit());
    dropLocalEdit(edit());
    expect(localEdits.get().size).toBe(0);
  });
});

describe('a fetched row', () => {
  it('does not undo an edit it is older than', () => {
    rememberAnswer(testRow({ seq: 9, status: 'Resolved' }));
    expect(settle(testRow({ seq: 8 })).status).toBe('Resolved');
  });

  it('wins when it is as new as the edit', () => {
    rememberAnswer(testRow({ seq: 9, status: 'Resolved' }));
    expect(settle(testRow({ seq: 9, status: 'Closed' })).status).toBe('Closed');
  });

  it('does not undo it either where another one came before it that was as new', () => {
    rememberAnswer(testRow({ seq: 9, status: 'Resolved' }));
    settle(testRow({ seq: 10, status: 'Resolved' }));
    expect(settle(testRow({ seq: 8, pending: true }))).toEqual(testRow({ seq: 9, status: 'Resolved' }));
  });

  it('is as new as the edit where it shows, though its list was read before and has arrived since', () => {
    const rows = [testRow({ seq: 8 }), testRow({ key: 'ITH-2', seq: 8 })];
    expect(overlayAll(rows, localEdits.get())).toBe(rows);
    rememberAnswer(testRow({ seq: 9, status: 'Resolved' }));
    rememberAnswer(testRow({ seq: 7 }));
    expect(overlayAll(rows, localEdits.get()).map(({ status }) => status)).toEqual(['Resolved', 'Open']);
  });
});

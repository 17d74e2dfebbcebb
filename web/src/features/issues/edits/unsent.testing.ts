import type { UnsentEdit } from './unsent.ts';

/** A move from Open to Resolved of the ticket that tests are about. */
export function testEdit(given: Partial<UnsentEdit> = {}): UnsentEdit {
  return {
    kind: 'edit',
    id: 'edit-one',
    key: 'ITH-1',
    order: 1,
    at: '2026-01-15T12:00:00.000Z',
    field: 'status',
    patch: { status: 'Resolved', status_category: 'done' },
    wish: { route: 'transition', body: { transition_id: '31' } },
    seen: [{ status: 'Open', status_category: 'new' }],
    version: 1,
    ...given,
  };
}

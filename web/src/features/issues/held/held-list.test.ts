import type { TicketRowView } from '@speedyflow/contract/ticket';
import { describe, expect, it } from 'vitest';
import type { ListPlace, ViewFilters } from '../list/list-place.ts';
import { testRow } from '../row.testing.ts';
import { heldList } from './held-list.ts';
import { HeldRows } from './held-rows.ts';

const row = (id: number, given: Partial<TicketRowView> = {}): TicketRowView =>
  testRow({ id, key: `ITH-${id}`, updated_at: `2026-06-${String(id).padStart(2, '0')}T09:00:00Z`, ...given });

const ME = { id: 7, name: 'Ana' };

const ROWS = [
  row(1, { assignee: ME, labels: ['vpn', 'laptop'] }),
  row(2, { summary: 'Señal débil en la sala', priority: 'High', priority_rank: 2, unit_id: 4 }),
  row(3, { status: 'Working', status_category: 'in_progress', type: 'Request', is_subtask: true }),
  row(10, { status: 'Waiting', status_category: 'waiting', open_subtasks: 2, assignee: { id: 8, name: 'Bo' } }),
];

const keysOf = (place: ListPlace, whole?: TicketRowView[]) =>
  heldList(place, { rows: ROWS, me: [7], wholeOf: () => whole })?.map(({ id }) => id);

const inView = (view: string, filters: ViewFilters = {}) => keysOf({ kind: 'view', view, filters } as ListPlace);

describe('tickets held on this device', () => {
  it.each([
    ['all_unsolved', [10, 3, 2, 1]],
    ['unassigned', [3, 2]],
    ['my_unsolved', [1]],
    ['urgent_high_priority', [2]],
    ['pending_subtask', [10]],
    ['in_progress', [3]],
    ['recently_solved', undefined],
  ])('make up the view %s', (view, ids) => {
    expect(inView(view)).toEqual(ids);
  });

  it.each<[ViewFilters, number[]]>([
    [{ status: 'working,new' }, [3, 2, 1]],
    [{ priority: 'High' }, [2]],
    [{ assignee: 'me,none' }, [3, 2, 1]],
    [{ assignee: '8' }, [10]],
    [{ label: 'VPN,laptop' }, [1]],
    [{ type: 'request' }, [3]],
    [{ q: 'senal SALA' }, [2]],
    [{ q: 'ith-10' }, [10]],
    [{ filter: 'parents' }, [10, 2, 1]],
    [{ filter: 'subtasks' }, [3]],
    [{ business_unit_id: 4 }, [2]],
    [{ sort: 'key' }, [1, 2, 3, 10]],
    [{ sort: 'priority' }, [2, 1, 3, 10]],
  ])('are narrowed and ordered by %o', (filters, ids) => {
    expect(inView('all_unsolved', filters)).toEqual(ids);
  });

  it('tell a queue only where the page has all of it', () => {
    const place: ListPlace = { kind: 'queue', queueId: 3, filters: { q: 'sala' } };
    expect(keysOf(place)).toBeUndefined();
    expect(keysOf(place, ROWS)).toEqual([2]);
  });

  it('keep the order of their queue unless another is asked for', () => {
    const place: ListPlace = { kind: 'queue', queueId: 3, filters: { status: 'new,working' } };
    const [one, two, three, ten] = ROWS as [TicketRowView, TicketRowView, TicketRowView, TicketRowView];
    expect(keysOf(place, [two, three, ten, one])).toEqual([2, 3, 1]);
    expect(keysOf({ ...place, filters: { sort: '-updated' } }, [two, ten, one])).toEqual([10, 2, 1]);
  });
});

describe('rows held on this device', () => {
  it('are each the newest known, and unsolved', () => {
    const held = new HeldRows();
    expect(held.put([row(1, { seq: 5 })]).put).toHaveLength(1);
    expect(held.put([row(1, { seq: 5 }), row(1, { seq: 4 })]).put).toEqual([]);
    expect(held.put([row(1, { seq: 6, status_category: 'done' })])).toEqual({ put: [], removed: [1] });
    expect(held.size).toBe(0);
  });

  it('are bounded: the ones that nothing happened to for longest go', () => {
    const held = new HeldRows({ bound: 3, slack: 1 });
    expect(held.put([row(4), row(2), row(9), row(6)]).removed).toEqual([]);
    expect(held.put([row(5)]).removed).toEqual([4, 2]);
    expect(held.all().map(({ id }) => id)).toEqual([9, 6, 5]);
  });

  it('go with their desk', () => {
    const held = new HeldRows();
    held.put([row(1, { desk_id: 1 }), row(2, { desk_id: 2 })]);
    expect(held.removeWhere(({ desk_id }) => desk_id === 2).removed).toEqual([2]);
    expect(held.size).toBe(1);
  });
});

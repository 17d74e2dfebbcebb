import { describe, expect, it } from 'vitest';
import { receptionOf } from './moves.ts';

const move = (id: string, to_status: string) => ({ id, name: id, to_status, to_category: 'done' as const });
const moves = [move('resolve', 'Resolved'), move('close', 'Closed'), move('start', 'In progress')];

describe('a column that a card is held over', () => {
  const card = { status: 'Open' };

  it('is the one the card stands in, whatever its moves', () => {
    expect(receptionOf({ statuses: ['Open', 'Resolved'] }, card, moves)).toEqual({ kind: 'own' });
  });

  it('takes it by every move that leads to a status of the column', () => {
    expect(receptionOf({ statuses: ['Resolved', 'Closed'] }, card, moves)).toEqual({
      kind: 'allowed',
      moves: moves.slice(0, 2),
    });
  });

  it('refuses it where none does, and is not known until the moves are', () => {
    expect(receptionOf({ statuses: ['Backlog'] }, card, moves)).toEqual({ kind: 'refused' });
    expect(receptionOf({ statuses: ['Backlog'] }, card, undefined)).toEqual({ kind: 'unknown' });
  });
});

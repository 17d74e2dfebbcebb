import { describe, expect, it } from 'vitest';
import { testRow } from '../row.testing.ts';
import { testEdit } from './unsent.testing.ts';
import type { UnsentEdit } from './unsent.ts';
import { weighEdit } from './weigh-edit.ts';

const labels = (seen: string[], yours: string[]): UnsentEdit =>
  testEdit({ field: 'labels', patch: { labels: yours }, seen: [{ labels: seen }] });

describe('an edit of a ticket that is another by now', () => {
  it('goes to the new version where nobody touched its field', () => {
    const weighed = weighEdit(testEdit(), testRow({ seq: 9, priority: 'High' }));
    expect(weighed).toMatchObject({ kind: 'send', edit: { version: 9 } });
  });

  it('stands already where it is as wanted, whoever made it so', () => {
    expect(weighEdit(testEdit(), testRow({ status: 'Resolved' }))).toEqual({ kind: 'stands' });
  });

  it('is in conflict where somebody else changed the same, and says what they made of it', () => {
    const weighed = weighEdit(testEdit(), testRow({ seq: 9, status: 'Waiting', status_category: 'waiting' }));
    expect(weighed).toEqual({ kind: 'conflict', theirs: { status: 'Waiting', status_category: 'waiting', seq: 9 } });
  });

  it('goes where it finds what the same person wanted before', () => {
    const edit = testEdit({ seen: [{ status: 'Open' }, { status: 'Waiting' }] });
    expect(weighEdit(edit, testRow({ status: 'Waiting' })).kind).toBe('send');
  });

  it('tells people by who they are, and oneself too: one is another person at each site', () => {
    const assignee = { id: 4, name: 'Ana' };
    const edit = testEdit({ field: 'assignee', patch: { assignee }, seen: [{ assignee: null }] });
    const take: UnsentEdit = { ...edit, wish: { route: 'take', me: [4, 7] } };
    const namesake = testRow({ assignee: { id: 5, name: 'Ana' } });
    expect([weighEdit(edit, namesake).kind, weighEdit(take, namesake).kind]).toEqual(['conflict', 'conflict']);
    const elsewhere = testRow({ assignee: { id: 7, name: 'Ana G.' } });
    expect([weighEdit(edit, elsewhere).kind, weighEdit(take, elsewhere).kind]).toEqual(['conflict', 'stands']);
  });

  it('adds and removes its own labels, and leaves those of others', () => {
    const weighed = weighEdit(labels(['a', 'b'], ['b', 'mine']), testRow({ labels: ['a', 'b', 'theirs'] }));
    const merged = ['b', 'theirs', 'mine'];
    expect(weighed).toMatchObject({
      kind: 'send',
      edit: { patch: { labels: merged }, wish: { body: { labels: merged } } },
    });
    expect(weighEdit(labels(['a'], ['b']), testRow({ labels: ['b', 'theirs'] })).kind).toBe('stands');
  });
});

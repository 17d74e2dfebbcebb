import { describe, expect, it } from 'vitest';
import { chordOf, matchChord } from './chord.ts';
import { ACTIONS } from './key-map.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a chord', () => {
  it.each([
    ['a letter', press('j'), 'j'],
    ['a letter with caps lock', press('J'), 'j'],
    ['a sign that needs shift', press('?', { shiftKey: true }), '?'],
    ['a letter with shift', press('J', { shiftKey: true }), 'shift+j'],
    ['a named key with shift', press('ArrowDown', { shiftKey: true }), 'shift+arrowdown'],
    ['control', press('k', { ctrlKey: true }), 'mod+k'],
    ['command', press('k', { metaKey: true }), 'mod+k'],
  ])('names %s', (_, event, chord) => {
    expect(chordOf(event)).toBe(chord);
  });

  it('leaves alone what belongs to the browser or the system', () => {
    expect(chordOf(press('k', { ctrlKey: true, shiftKey: true }))).toBeUndefined();
    expect(chordOf(press('f', { altKey: true }))).toBeUndefined();
  });
});

describe('a match', () => {
  const keyMap = [
    ['down', ['j', 'arrowdown']],
    ['mine', ['g m']],
    ['move', ['m']],
  ] as const;

  it('finds an action by any of its keys', () => {
    expect(matchChord(keyMap, undefined, 'arrowdown')).toEqual({ id: 'down' });
  });

  it('waits after the first chord of a sequence, and then finds it', () => {
    expect(matchChord(keyMap, undefined, 'g')).toBe('prefix');
    expect(matchChord(keyMap, 'g', 'm')).toEqual({ id: 'mine' });
  });

  it('does not take the end of a sequence for a key of its own', () => {
    expect(matchChord(keyMap, undefined, 'm')).toEqual({ id: 'move' });
    expect(matchChord(keyMap, 'g', 'j')).toBeUndefined();
  });
});

describe('the key map', () => {
  const sequences = Object.values(ACTIONS).flatMap(({ keys }) => keys as readonly string[]);

  it('gives no key to two actions', () => {
    expect(sequences.filter((keys, index) => sequences.indexOf(keys) !== index)).toEqual([]);
  });

  it('has no key that is also the beginning of a sequence', () => {
    const beginnings = new Set(sequences.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0]));
    expect(sequences.filter((keys) => beginnings.has(keys))).toEqual([]);
  });
});

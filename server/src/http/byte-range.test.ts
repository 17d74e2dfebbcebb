import { describe, expect, it } from 'vitest';
import { byteRange } from './byte-range.ts';

describe('of a file of a thousand bytes', () => {
  it.each([
    ['bytes=0-', 0, 999],
    ['bytes=0-0', 0, 0],
    ['Bytes=1-2', 1, 2],
    ['bytes=999-', 999, 999],
    ['bytes=500-5000', 500, 999],
    ['bytes=-500', 500, 999],
    ['bytes=-1', 999, 999],
    ['bytes=-5000', 0, 999],
    [`bytes=0-${'9'.repeat(400)}`, 0, 999],
  ])('%s is %d to %d', (header, first, last) => {
    expect(byteRange(header, 1000)).toEqual({ first, last });
  });

  it.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=-0'])('%s cannot be satisfied', (header) => {
    expect(byteRange(header, 1000)).toBe('unsatisfiable');
  });

  it.each([
    undefined,
    '',
    'bytes=5-1',
    'bytes=-',
    'bytes=0-1,3-4',
    'bytes=1-2\tx',
    'bytes= 1-2',
    'bytes=a-b',
    'bytes=--5',
    'bytes=0x1-2',
    'lines=1-2',
  ])('%j is the whole', (header) => {
    expect(byteRange(header, 1000)).toBe('whole');
  });
});

it('an empty file is whole whatever is asked', () => {
  for (const header of ['bytes=0-', 'bytes=-1', 'bytes=5-']) expect(byteRange(header, 0)).toBe('whole');
});

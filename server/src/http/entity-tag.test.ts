import { expect, it } from 'vitest';
import { acceptedVersions, entityTag } from './entity-tag.ts';

it.each<[string | undefined, readonly string[] | undefined]>([
  [undefined, undefined],
  ['*', undefined],
  [entityTag(7), ['7']],
  ['"7", "8" ,W/"9"', ['7', '8']],
  ['W/"7"', []],
  ['7', []],
  ['', []],
  ['"7', []],
])('If-Match: %s accepts %j', (header, versions) => {
  expect(acceptedVersions(header)).toEqual(versions);
});

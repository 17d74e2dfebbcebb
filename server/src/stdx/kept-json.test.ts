import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonOf, keepJson } from './kept-json.ts';

it('is the text JSON.stringify gives, whether parts of it are kept or not', () => {
  const member = fc.oneof(fc.jsonValue(), fc.constant(undefined));
  const element = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.dictionary(fc.string(), fc.jsonValue()));
  const content = fc.dictionary(fc.string(), fc.oneof(member, fc.array(element)), { noNullPrototype: true });
  fc.assert(
    fc.property(content, fc.boolean(), (value, keeps) => {
      const plain = JSON.stringify(value);
      for (const each of Object.values(value).flat()) {
        if (keeps && typeof each === 'object' && each !== null) keepJson(each);
      }
      expect(jsonOf(value)).toBe(plain);
    }),
    { seed: 7, numRuns: 500 },
  );
});

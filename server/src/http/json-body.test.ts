import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonBody } from './json-body.ts';

const parse = (text: string) => parseJsonBody(Buffer.from(text));

describe('a JSON body', () => {
  it('reads as JSON.parse reads it', () => {
    const ownName = fc
      .string({ unit: 'grapheme' })
      .filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('tree'), { maxLength: 5 }),
      object: fc.dictionary(
        ownName.filter((name) => !name.includes('\0')),
        tie('tree'),
        { maxKeys: 5 },
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const json = JSON.stringify(value);
        expect(parse(json)).toEqual(JSON.parse(json));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it.each([
    ['a member named twice', '{"a":{"b":1,"c":2,"b":3}}'],
    ['one spelt differently', '{"ab":1,"\\u0061b":2}'],
    ['__proto__', '{"a":[{"__proto__":1}]}'],
    ['__proto__ in disguise', '{"\\u005f_proto__":1}'],
    ['NUL', '{"a":"x\\u0000y"}'],
    ['half a surrogate pair', '{"a":"\\ud83d"}'],
    ['endless nesting', `${'[{"a":'.repeat(40)}1${'}]'.repeat(40)}`],
    ['trailing text', '{} {}'],
  ])('with %s is refused', (_what, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'MALFORMED_JSON' }));
  });

  it.each([Buffer.from('{"a":"é"}', 'latin1'), Buffer.from('{"a":1}', 'utf16le'), Buffer.from([0xff])])(
    'that is not UTF-8 is refused',
    (bytes) => {
      expect(() => parseJsonBody(bytes)).toThrow(expect.objectContaining({ code: 'MALFORMED_JSON' }));
    },
  );

  it.each([
    '"constructor"',
    '{"a":"__proto__"}',
    '[{"a":1},{"a":2}]',
    '{"a":{"a":{"a":1}}}',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
  ])('such as %s is not mistaken', (text) => expect(parse(text)).toEqual(JSON.parse(text)));
});

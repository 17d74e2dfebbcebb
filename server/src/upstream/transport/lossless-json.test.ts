import { describe, expect, test } from 'vitest';
import { seeded } from '../../../testing/simulated-limits.ts';
import { parseLosslessJson } from './lossless-json.ts';

describe('JSON of a site', () => {
  test('keeps every digit of a long number, wherever in the text it stands', () => {
    for (let before = 0; before < 40; before++) {
      const text = `{"pad":"${'x'.repeat(before)}","id":9007199254740993,"n":12}`;
      expect(parseLosslessJson(text)).toEqual({ pad: 'x'.repeat(before), id: '9007199254740993', n: 12 });
    }
  });

  test('is what JSON.parse makes of it when nothing in it is out of the ordinary', () => {
    const random = seeded(7);
    for (let round = 0; round < 200; round++) {
      const value = {
        at: new Date(Math.floor(random() * 4e12)).toISOString(),
        ids: Array.from({ length: 5 }, () => Math.floor(random() * 10 ** Math.ceil(random() * 15))),
        text: 'línea\n"ñ" \\'.repeat(Math.floor(random() * 4)),
      };
      expect(parseLosslessJson(JSON.stringify(value))).toEqual(value);
    }
  });

  test('drops zero bytes and shows halves of characters as what cannot be shown', () => {
    expect(parseLosslessJson('{"a":"x\\u0000y","b":"\\ud83d!"}')).toEqual({ a: 'xy', b: '\ufffd!' });
  });
});

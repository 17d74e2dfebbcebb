import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { channelText } from './channel-text.ts';

const schema = (version: number) => Type.Object({ v: Type.Literal(version), n: Type.Integer() });

it('reads what it writes, and nothing of another version, too long, or of somebody else', () => {
  const { read, write } = channelText(1, schema(1));
  expect(read(write({ n: 4 }))).toEqual({ v: 1, n: 4 });
  const strange = ['', 'hello', 'null', '{"v":1}', channelText(2, schema(2)).write({ n: 4 }), ' '.repeat(7_901)];
  expect(strange.map(read)).toEqual(strange.map(() => undefined));
});

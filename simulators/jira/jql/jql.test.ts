/** Reading JQL, and the dates in it. */
import { expect, test } from 'vitest';
import { instantOf } from './dates.ts';
import { type Operand, parseJql } from './parse.ts';

const value = (text: string): Operand => ({ kind: 'value', text, quoted: false });

test('AND binds closer than OR, NOT closest', () => {
  const { where, orderBy } = parseJql('a = 1 or not b != "x y" and c in (1, two, "th,ree") ORDER BY d DESC, "E f"');
  expect(where).toMatchObject({
    kind: 'or',
    parts: [
      { kind: 'clause', field: 'a', operator: '=' },
      {
        kind: 'and',
        parts: [
          { kind: 'not', part: { field: 'b', operator: '!=', operand: { text: 'x y', quoted: true } } },
          {
            field: 'c',
            operator: 'in',
            operand: { kind: 'list', items: [{ text: '1' }, { text: 'two' }, { text: 'th,ree' }] },
          },
        ],
      },
    ],
  });
  expect(orderBy).toEqual([
    { field: 'd', descending: true },
    { field: 'E f', descending: false },
  ]);
});

test('operators and operands of every kind', () => {
  const clause = (jql: string) => parseJql(jql).where;
  expect(clause('x is not EMPTY')).toMatchObject({ operator: 'is not', operand: { kind: 'empty' } });
  expect(clause('x not in (f(a, "b"))')).toMatchObject({
    operator: 'not in',
    operand: { items: [{ kind: 'function', name: 'f', args: ['a', 'b'] }] },
  });
  expect(clause('x in f()')).toMatchObject({ operator: 'in', operand: { kind: 'function', args: [] } });
  expect(clause('cf[10010] !~ -7d')).toMatchObject({ field: 'cf[10010]', operator: '!~', operand: { text: '-7d' } });
  expect(clause("x = 'it\\'s \\u0041'")).toMatchObject({ operand: { text: "it's A" } });
  expect(parseJql('').where).toBeNull();
});

test.each([
  ['a = 1 b', "Expecting either 'OR' or 'AND' but got 'b'. (line 1, character 7)"],
  ['a = 1\nand (b = 2', "Expecting ')' before the end of the query."],
  ['a =', 'Expecting either a value, list or function before the end of the query.'],
  ['= 1', "Expecting a field name but got '='. (line 1, character 1)"],
  ['a in 1', 'Expecting a list or function before the end of the query.'],
  ['a = b?', "The character '?' is a reserved JQL character."],
  ['a = 1 order created', "Expecting 'BY' but got 'created'."],
])('%s', (jql, message) => {
  expect(() => parseJql(jql)).toThrow(message);
});

test("dates: minutes in the caller's zone, periods, epoch milliseconds, functions", () => {
  const context = { nowMs: Date.UTC(2026, 2, 30, 22, 30), zone: 'Europe/Madrid' };
  const ms = (operand: Operand) => instantOf(operand, context)?.ms;
  expect(ms(value('2026-01-15 08:00'))).toBe(Date.UTC(2026, 0, 15, 7));
  expect(ms(value('2026/07/15 08:00'))).toBe(Date.UTC(2026, 6, 15, 6));
  expect(ms(value('2026-07-15'))).toBe(Date.UTC(2026, 6, 14, 22));
  expect(ms(value('1732877091000'))).toBe(1732877091000);
  expect(ms(value('-5d'))).toBe(context.nowMs - 5 * 86_400_000);
  expect(ms(value('-4w 2d'))).toBe(context.nowMs - 30 * 86_400_000);
  expect(ms({ kind: 'function', name: 'startOfDay', args: [] })).toBe(Date.UTC(2026, 2, 30, 22));
  expect(ms({ kind: 'function', name: 'startOfDay', args: ['-1d'] })).toBe(Date.UTC(2026, 2, 29, 22));
  expect(ms({ kind: 'function', name: 'startOfWeek', args: [] })).toBe(Date.UTC(2026, 2, 28, 23));
  for (const bad of ['2026-13-01', '2026-02-30', '2026-01-01T00:00', 'yesterday', '2026-01-01 25:00'])
    expect(ms(value(bad))).toBeUndefined();
});

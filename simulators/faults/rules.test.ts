/** Faults strike where and as often as they were told to. */
import { expect, test } from 'vitest';
import { createFaultRules } from './rules.ts';

test('a rule strikes its method and path, after some and for a number of times', () => {
  const rules = createFaultRules(1);
  rules.add({ method: 'post', path: '/a/*/comment', effect: { kind: 'drop' }, after: 1, times: 2 });
  const struck = Array.from({ length: 5 }, () => rules.strike('POST', '/a/7/comment').length);
  expect(struck).toEqual([0, 1, 1, 0, 0]);
  expect(rules.strike('GET', '/a/7/comment')).toEqual([]);
  expect(rules.strike('POST', '/a/7/comments')).toEqual([]);
});

test('a delay goes together with one other effect', () => {
  const rules = createFaultRules(1);
  rules.add({ path: '*', effect: { kind: 'delay', ms: 5 } });
  rules.add({ path: '*', effect: { kind: 'status', status: 503 } });
  rules.add({ path: '*', effect: { kind: 'drop' } });
  expect(rules.strike('GET', '/x').map((effect) => effect.kind)).toEqual(['delay', 'status']);
  rules.clear();
  expect(rules.strike('GET', '/x')).toEqual([]);
});

test('chance is seeded', () => {
  const draw = (seed: number): string => {
    const rules = createFaultRules(seed);
    rules.add({ path: '*', effect: { kind: 'drop' }, probability: 0.3 });
    return Array.from({ length: 200 }, () => rules.strike('GET', '/x').length).join('');
  };
  expect(draw(4)).toBe(draw(4));
  expect(draw(4)).not.toBe(draw(5));
  const share = draw(4).replaceAll('0', '').length / 200;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.4);
});

import { expect, test } from 'vitest';
import { jqlCondition } from './jql-condition.ts';

test.each([
  ['ORDER BY "Time to resolution" ASC', ''],
  ['status = Open order  By "Time to resolution", key', 'status = Open'],
  ['summary ~ "order by" ORDER BY rank', 'summary ~ "order by"'],
  ["summary ~ 'ORDER BY key' ", "summary ~ 'ORDER BY key'"],
  ['summary ~ "never closed ORDER BY key', 'summary ~ "never closed ORDER BY key'],
])('the condition alone: %s', (text, condition) => {
  expect(jqlCondition(text)).toBe(condition);
});

import { expect, it } from 'vitest';
import { reasonText } from './error-text.ts';
import type { Translate } from './language.ts';

const t: Translate = (id) => `<${id}>`;

it.each([
  ['body.summary must be one line', '<field.summary> must be one line'],
  ['body.labels.1 must hold no blanks', '<field.labels> must hold no blanks'],
  ['body.uploads.0.name must not be blank', '<field.files> must not be blank'],
  ['body.uploads must not have more than 10 items', '<field.files> must not have more than 10 items'],
  ['body.auth.email is required', '<signIn.email> is required'],
  ['body.in_reply_to must be integer', 'Must be integer'],
  ['The body. is fine.', 'The body. is fine.'],
])('%j is told as %j', (said, told) => {
  expect(reasonText(said, t)).toBe(told);
});

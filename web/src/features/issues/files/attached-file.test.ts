import { UPLOAD_BYTES_MAX, UPLOADS_PER_EDIT_MAX } from '@speedyflow/contract/uploads';
import { expect, it } from 'vitest';
import type { Translate } from '../../../app/i18n/language.ts';
import { attachedFile, whyNot } from './attached-file.ts';

const t: Translate = (id) => id;
const size = (bytes: number) => `${bytes} B`;
const file = (name: string, bytes = 1) => new File(['x'.repeat(bytes)], name);

it.each([
  ['notes.txt', 'notes.txt'],
  ['../etc/passwd', '.._etc_passwd'],
  ['line\nbreak.txt', 'line_break.txt'],
  ['ends. ', 'ends'],
  ['...', 'file'],
  [`${'long'.repeat(100)}.pdf`, `${'long'.repeat(100)}.pdf`.slice(-200)],
])('gives %j the name %j', (given, name) => {
  expect(attachedFile(file(given)).filename).toBe(name);
});

it('says why a file cannot go with a reply', () => {
  expect(whyNot(file('notes.txt'), 0, t, size)).toBeUndefined();
  expect(whyNot(file('notes.txt'), UPLOADS_PER_EDIT_MAX, t, size)).toBe('files.tooMany');
  expect(whyNot(file('notes.txt', 0), 0, t, size)).toBe('files.empty');
  expect(whyNot(file('Setup.EXE'), 0, t, size)).toBe('files.harmful');
  const large = { name: 'film.mp4', size: UPLOAD_BYTES_MAX + 1 } as File;
  expect(whyNot(large, 0, t, size)).toBe('files.tooLarge');
});

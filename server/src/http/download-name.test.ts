import { expect, test } from 'vitest';
import { downloadNamed } from './download-name.ts';

test.each([
  ['report.pdf', 'attachment; filename="report.pdf"; filename*=UTF-8\'\'report.pdf'],
  ['Straße 1.txt', 'attachment; filename="Stra_e 1.txt"; filename*=UTF-8\'\'Stra%C3%9Fe%201.txt'],
  ["it's (1).txt", "attachment; filename=\"it's (1).txt\"; filename*=UTF-8''it%27s%20%281%29.txt"],
  ['a"; x=".html', 'attachment; filename="a_; x=_.html"; filename*=UTF-8\'\'a%22%3B%20x%3D%22.html'],
  ['a\r\nSet-Cookie: b', 'attachment; filename="a__Set-Cookie: b"; filename*=UTF-8\'\'a__Set-Cookie%3A%20b'],
  ['../../etc/passwd', 'attachment; filename=".._.._etc_passwd"; filename*=UTF-8\'\'.._.._etc_passwd'],
  ['gpj.\u202efdp', 'attachment; filename="gpj._fdp"; filename*=UTF-8\'\'gpj._fdp'],
  ['half \ud83d', 'attachment; filename="half _"; filename*=UTF-8\'\'half%20%EF%BF%BD'],
  ['', 'attachment; filename="attachment"; filename*=UTF-8\'\'attachment'],
])('a file called %j', (name, header) => {
  expect(downloadNamed(name)).toBe(header);
});

test('a name is cut between characters', () => {
  expect(downloadNamed('😀'.repeat(300))).toHaveLength(
    'attachment; filename=""; filename*=UTF-8\'\''.length + 200 + 200 * 12,
  );
});

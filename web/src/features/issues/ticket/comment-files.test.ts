import { expect, it } from 'vitest';
import { filesOfComments } from './comment-files.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 15, 12, 0, second)).toISOString();
const said = (id: string, name: string, second: number) => ({ id, author: { id: 1, name }, created_at: at(second) });
const file = (id: string, author: string, second: number) => {
  return { id, filename: `${id}.txt`, mime_type: 'text/plain', size_bytes: 3, author, created_at: at(second) };
};

it('gives each comment of Zendesk the files that came with it', () => {
  const comments = [said('a', 'Ada', 1), said('b', 'Ben', 1), said('c', 'Ada', 2)];
  const found = filesOfComments('ZD-1', comments, [file('1', 'Ada', 1), file('2', 'Ada', 1), file('3', 'Ada', 3)]);
  expect([...found].map(([id, files]) => [id, files.map(({ filename }) => filename)])).toEqual([
    ['a', ['1.txt', '2.txt']],
  ]);
  expect(found.get('a')?.[0]?.href).toContain('/issues/ZD-1/attachments/1');
});

it('guesses nothing among comments of one instant', () => {
  const twice = [said('a', 'Ada', 1), said('b', 'Ada', 1)];
  expect(filesOfComments('ZD-1', twice, [file('1', 'Ada', 1)])).toEqual(new Map());
});

import { expect, test } from 'vitest';
import { markdownToWiki } from './markdown-to-wiki.ts';

test.each([
  ['plain words\nof two lines', 'plain words\nof two lines'],
  ['**bold**, *slanted*, ~~gone~~ and `code`', '*bold*, _slanted_, -gone- and {{code}}'],
  ['one\n\ntwo', 'one\n\ntwo'],
  ['## Steps', 'h2. Steps'],
  ['[the form](https://acme.example/form)', '[the form|https://acme.example/form]'],
  ['- one\n- two\n  1. deeper\n\nafter', '* one\n* two\n*# deeper\n\nafter'],
  ['> said', '{quote}\nsaid\n\n{quote}'],
  ['```\nlet x = [1]\n```', '{code}\nlet x = [1]\n{code}'],
])('%j becomes %j', (markdown, wiki) => {
  expect(markdownToWiki(markdown)).toBe(wiki);
});

test('what would be a macro, a link or a picture to Jira stays the words somebody wrote', () => {
  expect(markdownToWiki('{color:red} [~admin] !photo.png! a|b')).toBe(
    '\\{color:red} \\[~admin\\] \\!photo.png\\! a\\|b',
  );
});

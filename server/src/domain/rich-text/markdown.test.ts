import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adfToText } from './adf-to-text.ts';
import { markdownToAdf } from './markdown-to-adf.ts';
import { markdownToHtml } from './markdown-to-html.ts';
import { strayMarkup } from './markup-check.testing.ts';
import { sanitiseHtml } from './sanitise-html.ts';
import { type AdfElement, textToAdf } from './text-to-adf.ts';

const text = (words: string, ...marks: string[]) =>
  marks.length === 0
    ? { type: 'text', text: words }
    : { type: 'text', text: words, marks: marks.map((type) => ({ type })) };
const paragraph = (...content: AdfElement[]) => ({ type: 'paragraph', content });

describe('Markdown as a document', () => {
  test.each<[string, AdfElement[]]>([
    ['plain\nlines', [paragraph(text('plain'), { type: 'hardBreak' }, text('lines'))]],
    [
      '**a** _b_ ~~c~~ `d`',
      [
        paragraph(
          text('a', 'strong'),
          text(' '),
          text('b', 'em'),
          text(' '),
          text('c', 'strike'),
          text(' '),
          text('d', 'code'),
        ),
      ],
    ],
    ['## H', [{ type: 'heading', attrs: { level: 2 }, content: [text('H')] }]],
    [
      '- a\n- b',
      [
        {
          type: 'bulletList',
          content: [
            { type: 'listItem', content: [paragraph(text('a'))] },
            { type: 'listItem', content: [paragraph(text('b'))] },
          ],
        },
      ],
    ],
    [
      '2. a',
      [{ type: 'orderedList', attrs: { order: 2 }, content: [{ type: 'listItem', content: [paragraph(text('a'))] }] }],
    ],
    ['```ts\nlet x;\n```', [{ type: 'codeBlock', attrs: { language: 'ts' }, content: [text('let x;')] }]],
    ['> q', [{ type: 'blockquote', content: [paragraph(text('q'))] }]],
    ['---', [{ type: 'rule' }]],
    ['- # H', [{ type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('H', 'strong'))] }] }]],
    ['**`x`**', [paragraph(text('x', 'code'))]],
    ['<b>x</b>', [paragraph(text('<b>x</b>'))]],
    ['', []],
  ])('%j', (source, content) => {
    expect(markdownToAdf(source)).toEqual({ type: 'doc', version: 1, content });
  });

  test('links keep safe addresses only', () => {
    const json = (source: string) => JSON.stringify(markdownToAdf(source));
    expect(json('[x](https://a.example)')).toContain('"href":"https://a.example"');
    expect(json('see https://a.example/1')).toContain('"href":"https://a.example/1"');
    expect(json('[x](javascript:alert(1)) [y](data:text/html,1) [z](/logout)')).not.toContain('"link"');
  });

  test('a table has blocks in its cells', () => {
    expect(markdownToAdf('|a|b|\n|-|-|\n|1||').content[0]).toEqual({
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            { type: 'tableHeader', content: [paragraph(text('a'))] },
            { type: 'tableHeader', content: [paragraph(text('b'))] },
          ],
        },
        {
          type: 'tableRow',
          content: [
            { type: 'tableCell', content: [paragraph(text('1'))] },
            { type: 'tableCell', content: [paragraph()] },
          ],
        },
      ],
    });
  });

  test('whatever is typed, Jira would take the document', () => {
    const typed = fc.array(
      fc.constantFrom(
        '# ',
        '- ',
        '1. ',
        '> ',
        '```',
        '`',
        '**',
        '_',
        '~~',
        '[a](https://b.example)',
        '|a|b|\n|-|-|\n|c|d|',
        '\n',
        '\n\n',
        '    ',
        'word',
        '<i>',
        '![x](https://y.example)',
        '---',
      ),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(typed, (pieces) => {
        for (const element of markdownToAdf(pieces.join('')).content) checkElement(element, 'doc');
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

const BLOCKS = ['paragraph', 'bulletList', 'orderedList', 'codeBlock'];
const CHILDREN: Record<string, string[]> = {
  doc: [...BLOCKS, 'heading', 'blockquote', 'rule', 'table'],
  paragraph: ['text', 'hardBreak'],
  heading: ['text', 'hardBreak'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: BLOCKS,
  blockquote: BLOCKS,
  codeBlock: ['text'],
  table: ['tableRow'],
  tableRow: ['tableHeader', 'tableCell'],
  tableHeader: ['paragraph'],
  tableCell: ['paragraph'],
};
const MAY_BE_EMPTY = ['paragraph', 'heading', 'codeBlock'];

/** The content rules of Jira's document schema, as far as Markdown reaches. */
function checkElement(element: AdfElement, parent: string): void {
  expect(CHILDREN[parent]).toContain(element.type);
  if (element.type === 'text') {
    expect(element.text).not.toBe('');
    const marks = (element.marks ?? []).map(({ type }) => type);
    expect(new Set(marks).size).toBe(marks.length);
    if (marks.includes('code')) expect(marks.filter((mark) => mark !== 'link')).toEqual(['code']);
    return;
  }
  if (element.type === 'hardBreak' || element.type === 'rule') return;
  const content = element.content ?? [];
  if (!MAY_BE_EMPTY.includes(element.type)) expect(content.length).toBeGreaterThan(0);
  for (const child of content) checkElement(child, element.type);
}

describe('Markdown as HTML', () => {
  test('raw HTML stays text, and the sanitiser has nothing left to do', () => {
    const html = markdownToHtml('# A <script>x</script>\n\n- **b** [c](https://d.example)');
    expect(html).toContain('&lt;script&gt;');
    expect(strayMarkup(sanitiseHtml(html))).toBe('');
  });
});

describe('plain text', () => {
  test('keeps paragraphs and lines', () => {
    expect(textToAdf('a\r\nb\n\n\nc').content).toEqual([
      paragraph(text('a'), { type: 'hardBreak' }, text('b')),
      paragraph(text('c')),
    ]);
    expect(adfToText(textToAdf('a\nb\n\nc'))).toBe('a\nb\nc');
  });
});

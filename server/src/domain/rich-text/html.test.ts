import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlToText } from './html-to-text.ts';
import { strayMarkup } from './markup-check.testing.ts';
import { bodyText, renderBody } from './render-body.ts';
import { sanitiseHtml } from './sanitise-html.ts';

describe('what stays of HTML', () => {
  test.each([
    ['<p>a <strong>b</strong></p>', '<p>a <strong>b</strong></p>'],
    ['<ol start="4"><li>x</li></ol>', '<ol start="4"><li>x</li></ol>'],
    ['<table><tr><td colspan="2">x</td></tr></table>', '<table><tr><td colspan="2">x</td></tr></table>'],
    ['<div><p>unclosed', '<div><p>unclosed</p></div>'],
    ['a &lt;script&gt; b', 'a &lt;script&gt; b'],
    [
      '<a href="https://a.example/?x=1&y=2">x</a>',
      '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer nofollow">x</a>',
    ],
    ['<img src="https://track.example/p.gif" alt="a chart">', '<span class="adf-media">a chart</span>'],
  ])('%s', (html, kept) => {
    expect(sanitiseHtml(html)).toBe(kept);
  });

  test('an image of the ticket itself shows, and any other file of it is led to', () => {
    const at = 'https://acme.zendesk.com/a/1';
    const found = (isPicture: boolean) => (reference: string) =>
      reference === at ? { href: '/files/1', isPicture } : null;
    expect(sanitiseHtml(`<img src="${at}">`, found(true))).toBe('<img src="/files/1" alt="" />');
    expect(sanitiseHtml('<img src="/files/1">', found(true))).toBe('<span class="adf-media">image</span>');
    expect(sanitiseHtml(`<img src="${at}" alt="a drawing">`, found(false))).toBe(
      '<a href="/files/1" target="_blank" rel="noopener noreferrer nofollow">a drawing</a>',
    );
  });
});

describe('attacks', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="java&#x09;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" jAvAsCrIpT:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="/api/v1/auth/logout">x</a>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<form id="body"><input name="attributes"></form>',
    '<p id="location" class="adf-panel" style="position:fixed;inset:0">x</p>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<template><img src=x onerror=alert(1)></template>',
    '<textarea><img src=x onerror=alert(1)></textarea>',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '<base href="https://evil.example">',
    '<plaintext><img src=x onerror=alert(1)>',
    '<!--><img src=x onerror=alert(1)>-->',
    '<p\u0000onclick=alert(1)>x',
  ])('%s', (html) => {
    const clean = sanitiseHtml(html);
    expect(strayMarkup(clean)).toBe('');
    expect(clean).not.toMatch(/javascript|onerror=|style=|id=/i);
  });

  test('any mixture of pieces leaves known markup only', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '"',
        "'",
        '<a href="',
        'javascript:',
        'https://x.example',
        '<img ',
        'src=',
        'onerror=',
        '<script>',
        '</script>',
        '<style>',
        '<!--',
        '-->',
        '<svg>',
        '<math>',
        '<p ',
        'style="',
        '&#x3c;',
        '&lt;',
        'x',
        ' ',
        '/>',
        '<table>',
        '<td ',
        'colspan=9',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(strayMarkup(sanitiseHtml(pieces.join('')))).toBe('');
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  test.each([
    ['nesting', '<div><i>'.repeat(200_000)],
    ['open brackets', '<'.repeat(1_000_000)],
    ['half a tag', '<br'.repeat(300_000)],
    ['one long attribute', `<p title="${'x'.repeat(3_000_000)}`],
  ])('much %s costs little', (_name, html) => {
    const before = process.cpuUsage().user;
    sanitiseHtml(html);
    htmlToText(html);
    expect((process.cpuUsage().user - before) / 1000).toBeLessThan(1_000);
  });
});

describe('words', () => {
  test.each([
    ['<p>a</p><p>b<br>c</p>', 'a\nb\nc'],
    ['<p>a&nbsp;&lt;b&gt; &amp;amp;</p>', 'a <b> &amp;'],
    ['x<script>y</script><style>z</style>', 'x'],
    ['<ul><li>one</li><li>two</li></ul>', 'one\ntwo'],
    ['  a\n\n b  ', 'a b'],
  ])('%s', (html, words) => {
    expect(htmlToText(html)).toBe(words);
    expect(bodyText('html', html)).toBe(words);
  });

  test('plain text keeps its lines and links its addresses', () => {
    expect(renderBody({ format: 'text', source: '', text: 'see https://a.example/?x=1&y\n<b>\n\nnext' })).toBe(
      '<p>see <a href="https://a.example/?x=1&amp;y" target="_blank" rel="noopener noreferrer nofollow">https://a.example/?x=1&amp;y</a><br>&lt;b&gt;</p><p>next</p>',
    );
  });
});

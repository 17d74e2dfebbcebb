import sanitizeHtml from 'sanitize-html';
import type { FindFile } from './adf-to-html.ts';
import { exceedsHtmlLimits, roughWords } from './html-limits.ts';
import { escapeHtml, LINK_ATTRIBUTES } from './html-text.ts';
import { isSafeLink } from './safe-link.ts';

const TAGS =
  'p br div span b strong i em u s strike del sub sup code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 hr a img table thead tbody tfoot tr th td'.split(
    ' ',
  );
// Their text is no text for people, or is parsed by other rules than ours.
const SWALLOWED =
  'script style textarea option noscript title template svg math xmp noembed noframes iframe object plaintext'.split(
    ' ',
  );

/**
 * What other people's HTML may put on a page here: text, structure and links that open elsewhere. No styles, classes,
 * ids, forms or frames. An image shows only when it is a picture among the files of the same ticket; any other is its
 * description, so that reading a ticket fetches nothing from anywhere. More than a person could have written comes as its words alone.
 */
export function sanitiseHtml(html: string, fileOf: FindFile = () => null): string {
  if (exceedsHtmlLimits(html)) return `<p>${escapeHtml(roughWords(html))}</p>`;
  return sanitizeHtml(html, {
    allowedTags: TAGS,
    allowedAttributes: {
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt'],
      span: ['class'],
      ol: ['start'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
    },
    allowedClasses: { span: ['adf-media'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    nonTextTags: SWALLOWED,
    nestingLimit: 64,
    transformTags: {
      a: (_tag, { href = '' }) => ({
        tagName: 'a',
        attribs: isSafeLink(href)
          ? { href: fileOf(href)?.href ?? href, ...LINK_ATTRIBUTES }
          : ({} as Record<string, string>),
      }),
      img: (_tag, { src = '', alt = '' }) => {
        const file = fileOf(src);
        if (file?.isPicture) return { tagName: 'img', attribs: { src: file.href, alt } };
        const text = alt || 'image';
        if (file) return { tagName: 'a', attribs: { href: file.href, ...LINK_ATTRIBUTES }, text };
        return { tagName: 'span', attribs: { class: 'adf-media' }, text };
      },
      span: (tagName) => ({ tagName, attribs: {} }),
      ol: (tagName, { start = '' }) => ({ tagName, attribs: /^\d{1,6}$/.test(start) ? { start } : {} }),
      td: cell,
      th: cell,
    },
  });
}

function cell(tagName: string, attribs: Record<string, string>): { tagName: string; attribs: Record<string, string> } {
  const spans = ['colspan', 'rowspan'].filter((name) => /^\d{1,2}$/.test(attribs[name] ?? ''));
  return { tagName, attribs: Object.fromEntries(spans.map((name) => [name, attribs[name] ?? ''])) };
}

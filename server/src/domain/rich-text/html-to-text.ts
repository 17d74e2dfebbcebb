import sanitizeHtml from 'sanitize-html';
import { exceedsHtmlLimits, roughWords } from './html-limits.ts';

const LINE_ENDS = /<(?:br|hr)\b[^<>]*>|<\/(?:p|div|li|h[1-6]|tr|pre|blockquote|table|ul|ol|section|article)\s*>/gi;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** The words of a piece of HTML, one block a line, for search and previews. Plain text: escape it to show it. */
export function htmlToText(html: string): string {
  if (exceedsHtmlLimits(html)) return roughWords(html);
  const broken = html.replace(/\s+/g, ' ').replace(LINE_ENDS, '$&\n');
  const words = sanitizeHtml(broken, { allowedTags: [], allowedAttributes: {}, nestingLimit: 100 });
  return words
    .replace(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll('\u00a0', ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

import MarkdownIt from 'markdown-it';
import { isSafeLink } from './safe-link.ts';

/** Raw HTML stays text; line breaks are kept, as people type comments; only safe addresses become links. */
export const markdown = new MarkdownIt('default', { html: false, breaks: true, linkify: true, typographer: false });
markdown.validateLink = isSafeLink;
// An image in a comment would be fetched from anywhere by everyone who reads it: it becomes a link's text.
markdown.disable('image');

// Parsing takes time with the square of open brackets, stars and quotes: nobody writes thousands of them by hand.
const MARKS_MAX = 1500;

/** Whether a text is to be read as Markdown; one that is mostly marks is taken as it stands. */
export function isReasonable(source: string): boolean {
  return (source.match(/[[\]>*_`~!|#]/g)?.length ?? 0) <= MARKS_MAX;
}

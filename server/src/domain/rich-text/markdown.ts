import MarkdownIt from 'markdown-it';
import { isSafeLink } from './safe-link.ts';

/** Raw HTML stays text; line breaks are kept, as people type comments; only safe addresses become links. */
export const markdown = new MarkdownIt('default', { html: false, breaks: true, linkify: true, typographer: false });
markdown.validateLink = isSafeLink;
// An image in a comment would be fetched from anywhere by everyone who reads it: it becomes a link's text.
markdown.disable('image');

import type { Body } from '../source.ts';
import { adfToHtml, type FindFile } from './adf-to-html.ts';
import { adfToText } from './adf-to-text.ts';
import { escapeHtml, openLink } from './html-text.ts';
import { htmlToText } from './html-to-text.ts';
import { markdown } from './markdown.ts';
import { isSafeLink } from './safe-link.ts';
import { sanitiseHtml } from './sanitise-html.ts';

/** No upstream takes bodies anywhere near this long: beyond it only the words are shown, cut. */
const MAX_SOURCE = 2_000_000;
const MAX_TEXT = 100_000;

/** A body as HTML that is safe to put on a page, whatever the upstream sent. */
export function renderBody({ format, source, text }: Body, fileOf?: FindFile): string {
  if (source.length > MAX_SOURCE) return textToHtml(text);
  if (format === 'html') return sanitiseHtml(source, fileOf);
  const document = format === 'adf' ? parsed(source) : undefined;
  return document === undefined ? textToHtml(text) : adfToHtml(document, fileOf);
}

/** The words of a body, for search and previews. */
export function bodyText(format: Body['format'], source: string): string {
  if (source.length > MAX_SOURCE) return source.slice(0, MAX_TEXT);
  switch (format) {
    case 'html':
      return htmlToText(source);
    case 'adf':
      return adfToText(parsed(source));
    case 'text':
      return source;
  }
}

/** Plain text with its lines, its addresses as links. */
function textToHtml(text: string): string {
  const shown = text.slice(0, MAX_TEXT).replace(/\r\n?/g, '\n').trim();
  if (shown === '') return '';
  return shown
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(linked).join('<br>')}</p>`)
    .join('');
}

function linked(line: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const { index, lastIndex, url } of markdown.linkify.match(line) ?? []) {
    const shown = escapeHtml(line.slice(index, lastIndex));
    parts.push(escapeHtml(line.slice(end, index)), isSafeLink(url) ? `${openLink(url)}${shown}</a>` : shown);
    end = lastIndex;
  }
  return parts.join('') + escapeHtml(line.slice(end));
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}

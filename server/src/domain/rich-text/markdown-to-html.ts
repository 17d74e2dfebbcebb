import { markdown } from './markdown.ts';

/** Markdown as HTML for Zendesk; HTML typed into it stays text. */
export function markdownToHtml(source: string): string {
  return markdown.render(source).trim();
}

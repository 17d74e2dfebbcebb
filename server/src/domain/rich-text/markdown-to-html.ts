import { isReasonable, markdown } from './markdown.ts';

/** Markdown as HTML for Zendesk; HTML typed into it stays text. */
export function markdownToHtml(source: string): string {
  if (!isReasonable(source)) return `<p>${markdown.utils.escapeHtml(source).replaceAll('\n', '<br>')}</p>`;
  return markdown.render(source).trim();
}

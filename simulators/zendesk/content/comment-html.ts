/** The text of a comment as the agent workspace stores it: HTML in a `zd-comment` block, and plain text beside it. */
import type { Block, Inline } from '../../world/prose/blocks.ts';

/** Stands for the account's address in stored HTML (a character that no text carries). */
export const SITE_MARK = '\uE000';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}

/** Where the bytes of an attachment are served; the token in it is what gives access. */
export function attachmentAddress(site: string, id: bigint, fileName: string): string {
  return `${site}/attachments/token/${id}/?name=${encodeURIComponent(fileName)}`;
}

/** Wraps the inner HTML of a comment. */
export function zendeskComment(inner: string): string {
  return `<div class="zd-comment" dir="auto">${inner}</div>`;
}

/** Blocks as the comment's HTML. */
export function htmlOf(blocks: readonly Block[], nameOf: (person: number) => string): string {
  const inline = (content: readonly Inline[]) => content.map((part) => inlineHtml(part, nameOf)).join('');
  const list = (items: readonly Inline[][]) => items.map((item) => `<li>${inline(item)}</li>`).join('');
  const render = (block: Block): string => {
    switch (block.kind) {
      case 'paragraph':
        return `<p dir="auto">${inline(block.content)}</p>`;
      case 'heading':
        return `<h3 dir="auto">${inline(block.content)}</h3>`;
      case 'quote':
        return `<blockquote><p dir="auto">${inline(block.content)}</p></blockquote>`;
      case 'bullets':
        return `<ul dir="auto">${list(block.items)}</ul>`;
      case 'steps':
        return `<ol dir="auto">${list(block.items)}</ol>`;
      case 'code':
        return `<pre class="zd-code"><code>${escapeHtml(block.text)}</code></pre>`;
    }
  };
  return blocks.map(render).join('');
}

function inlineHtml(part: Inline, nameOf: (person: number) => string): string {
  if (part.kind === 'link') {
    const address = escapeHtml(part.url);
    return `<a href="${address}" target="_blank" rel="noopener noreferrer">${address}</a>`;
  }
  if (part.kind === 'mention') return `<span class="zd-mention">@${escapeHtml(nameOf(part.person))}</span>`;
  const text = escapeHtml(part.text);
  if (part.style === 'bold') return `<strong>${text}</strong>`;
  return part.style === 'code' ? `<code>${text}</code>` : text;
}

/** Plain text typed by a client of the API, as HTML: paragraphs at empty lines, breaks at others. */
export function htmlOfPlain(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((lines) => escapeHtml(lines).replaceAll('\n', '<br>'));
  return paragraphs.map((paragraph) => `<p dir="auto">${paragraph}</p>`).join('');
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

/** What an HTML comment reads like without its markup. */
export function plainOfHtml(html: string): string {
  return html
    .replace(/<li[^>]*>/g, '\n* ')
    .replace(/<br\s*\/?>|<\/(?:p|div|h\d|blockquote|pre|ul|ol)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** What the service strips from HTML it is given: scripts, styles and handlers. */
export function sanitised(html: string): string {
  return html
    .replace(/<(script|style|iframe|object)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replace(/(href|src)\s*=\s*(["']?)\s*javascript:[^"'\s>]*\2/gi, '');
}

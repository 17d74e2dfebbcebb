/** Atlassian Document Format: made from rich text or plain text, read back as plain text, and recognised. */
import type { Block, Inline } from '../../world/prose/blocks.ts';
import type { PersonId } from '../../world/ticket.ts';
import type { Adf } from './issue.ts';

const doc = (content: Adf[]): Adf => ({ type: 'doc', version: 1, content });
const text = (value: string, marks?: object[]): Adf => ({ type: 'text', text: value, ...(marks ? { marks } : {}) });

/** Rich text of the world as a document; null when there is none. */
export function adfOfBlocks(
  blocks: readonly Block[],
  person: (id: PersonId) => { accountId: string; name: string },
): Adf | null {
  const inline = (content: readonly Inline[]): Adf[] =>
    content.map((part) => {
      if (part.kind === 'link') return text(part.url, [{ type: 'link', attrs: { href: part.url } }]);
      if (part.kind === 'mention') {
        const { accountId, name } = person(part.person);
        return { type: 'mention', attrs: { id: accountId, text: `@${name}`, accessLevel: '' } };
      }
      if (part.style === 'plain') return text(part.text);
      return text(part.text, [{ type: part.style === 'bold' ? 'strong' : 'code' }]);
    });
  const paragraph = (content: readonly Inline[]): Adf => ({ type: 'paragraph', content: inline(content) });
  const block = (one: Block): Adf => {
    switch (one.kind) {
      case 'paragraph':
        return paragraph(one.content);
      case 'heading':
        return { type: 'heading', attrs: { level: 3 }, content: inline(one.content) };
      case 'quote':
        return { type: 'blockquote', content: [paragraph(one.content)] };
      case 'code':
        return { type: 'codeBlock', attrs: {}, content: [text(one.text)] };
      case 'bullets':
      case 'steps': {
        const items = one.items.map((item): Adf => ({ type: 'listItem', content: [paragraph(item)] }));
        if (one.kind === 'bullets') return { type: 'bulletList', content: items };
        return { type: 'orderedList', attrs: { order: 1 }, content: items };
      }
    }
  };
  return blocks.length === 0 ? null : doc(blocks.map(block));
}

/** Plain or wiki text as a document: a paragraph for each block of lines. */
export function adfOfText(plain: string): Adf {
  const blocks = plain
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '');
  return doc(
    blocks.map((block) => ({
      type: 'paragraph',
      content: block
        .split('\n')
        .flatMap((line, at): Adf[] => [
          ...(at > 0 ? [{ type: 'hardBreak' }] : []),
          ...(line === '' ? [] : [text(line)]),
        ]),
    })),
  );
}

/** The words of a document, blocks separated by blank lines. */
export function textOfAdf(document: Adf | null): string {
  if (document === null) return '';
  return (document.content ?? []).map(textOfNode).join('\n\n');
}

function textOfNode(node: Adf): string {
  if (node.type === 'text') return String(node.text ?? '');
  if (node.type === 'hardBreak') return '\n';
  if (node.type === 'mention' || node.type === 'emoji') return String((node.attrs as { text?: string })?.text ?? '');
  if (node.type === 'inlineCard') return String((node.attrs as { url?: string })?.url ?? '');
  const separator = ['bulletList', 'orderedList', 'blockquote', 'panel', 'table', 'tableRow'].includes(node.type)
    ? '\n'
    : '';
  return (node.content ?? []).map(textOfNode).join(separator);
}

/** Whether a value sent by a client is a document at all. */
export function isAdf(value: unknown): value is Adf {
  if (typeof value !== 'object' || value === null) return false;
  const { type, version, content } = value as Adf;
  return type === 'doc' && version === 1 && Array.isArray(content) && content.every(isNode);
}

function isNode(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || typeof (value as Adf).type !== 'string') return false;
  const { type, content } = value as Adf;
  if (type === 'text') return typeof (value as Adf).text === 'string' && (value as Adf).text !== '';
  return content === undefined || (Array.isArray(content) && content.every(isNode));
}

/** Simple HTML of a document, for `renderedFields` and `renderedBody`. */
export function htmlOfAdf(document: Adf | null): string {
  return (document?.content ?? []).map(htmlOfNode).join('\n');
}

const TAGS: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  codeBlock: 'pre',
  heading: 'h3',
};

function htmlOfNode(node: Adf): string {
  if (node.type === 'hardBreak') return '<br/>';
  if (node.content === undefined) return escapeHtml(textOfNode(node));
  const tag = TAGS[node.type] ?? 'div';
  return `<${tag}>${node.content.map(htmlOfNode).join('')}</${tag}>`;
}

function escapeHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A document with files below its words. */
export function withFiles(document: Adf, filenames: readonly string[]): Adf {
  const media = filenames.map((alt): Adf => ({ type: 'media', attrs: { type: 'file', id: alt, collection: '', alt } }));
  return { ...document, content: [...(document.content ?? []), { type: 'mediaGroup', content: media }] };
}

/** Rich text in words of neither upstream; the simulators render it as ADF, HTML or plain text. */
import type { PersonId } from '../ticket.ts';

export type Inline =
  | { kind: 'text'; text: string; style: 'plain' | 'bold' | 'code' }
  | { kind: 'link'; url: string }
  | { kind: 'mention'; person: PersonId };

export type Block =
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'heading'; content: Inline[] }
  | { kind: 'quote'; content: Inline[] }
  | { kind: 'bullets' | 'steps'; items: Inline[][] }
  | { kind: 'code'; text: string };

const MARKUP = /`([^`]+)`|\*\*([^*]+)\*\*|(https?:\/\/[^\s)]+[^\s).,])|@(\d+)@/g;

/** Reads `code`, **bold**, addresses and `@<person>@` mentions out of a line. */
export function inlineOf(line: string): Inline[] {
  const content: Inline[] = [];
  let done = 0;
  const plain = (until: number): void => {
    if (until > done) content.push({ kind: 'text', text: line.slice(done, until), style: 'plain' });
  };
  for (const match of line.matchAll(MARKUP)) {
    plain(match.index);
    const [whole, code, bold, url, person] = match;
    if (code !== undefined) content.push({ kind: 'text', text: code, style: 'code' });
    else if (bold !== undefined) content.push({ kind: 'text', text: bold, style: 'bold' });
    else if (url !== undefined) content.push({ kind: 'link', url });
    else content.push({ kind: 'mention', person: Number(person) });
    done = match.index + whole.length;
  }
  plain(line.length);
  return content;
}

export const paragraph = (line: string): Block => ({ kind: 'paragraph', content: inlineOf(line) });

/** The words of blocks without markup; mentions become `@name`. */
export function plainText(blocks: readonly Block[], nameOf: (person: PersonId) => string): string {
  const inline = (content: readonly Inline[]): string =>
    content
      .map((part) => (part.kind === 'text' ? part.text : part.kind === 'link' ? part.url : `@${nameOf(part.person)}`))
      .join('');
  return blocks
    .map((block) => {
      if (block.kind === 'code') return block.text;
      if (block.kind === 'bullets') return block.items.map((item) => `- ${inline(item)}`).join('\n');
      if (block.kind === 'steps') return block.items.map((item, at) => `${at + 1}. ${inline(item)}`).join('\n');
      return 'content' in block ? inline(block.content) : '';
    })
    .join('\n\n');
}

import type { Token } from 'markdown-it';
import { isReasonable, markdown } from './markdown.ts';

const MARKS: Record<string, string> = { strong: '*', em: '_', s: '-' };

/** Markdown as Jira's wiki markup, for the places that take no documents; text without any markup stays as it is. */
export function markdownToWiki(source: string): string {
  if (!isReasonable(source)) return escaped(source);
  const lists: string[] = [];
  let text = '';
  const begin = (line: string) => {
    text += `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}`;
  };
  for (const token of markdown.parse(source, {})) {
    switch (token.type) {
      case 'bullet_list_open':
      case 'ordered_list_open':
        lists.push(token.type === 'bullet_list_open' ? '*' : '#');
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        if (lists.length === 0) text += '\n';
        break;
      case 'list_item_open':
        begin(`${lists.join('')} `);
        break;
      case 'heading_open':
        begin(`${token.tag}. `);
        break;
      case 'blockquote_open':
      case 'blockquote_close':
        begin('{quote}\n');
        break;
      case 'fence':
      case 'code_block':
        begin(`{code}\n${token.content.replaceAll('{code}', '{ code }')}{code}\n\n`);
        break;
      case 'inline':
        text += inline(token.children ?? []);
        break;
      case 'paragraph_close':
      case 'heading_close':
        text += lists.length > 0 ? '\n' : '\n\n';
    }
  }
  return text.trim();
}

function inline(tokens: readonly Token[]): string {
  let address = '';
  return tokens
    .map((token) => {
      const mark = MARKS[token.tag];
      if (mark !== undefined) return mark;
      switch (token.type) {
        case 'text':
          return escaped(token.content);
        case 'code_inline':
          return `{{${token.content}}}`;
        case 'softbreak':
        case 'hardbreak':
          return '\n';
        case 'link_open':
          address = String(token.attrGet('href') ?? '');
          return '[';
        case 'link_close':
          return `|${address}]`;
        default:
          return escaped(token.content);
      }
    })
    .join('');
}

/** What would begin a macro, a link or a picture is shown instead. */
const escaped = (text: string): string => text.replace(/[{[\]!|\\]/g, (sign) => `\\${sign}`);

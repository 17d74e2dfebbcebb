import type { Token } from 'markdown-it';
import { isReasonable, markdown } from './markdown.ts';
import { type AdfDocument, type AdfElement, textToAdf } from './text-to-adf.ts';

type Mark = NonNullable<AdfElement['marks']>[number];

// What an opening token becomes.
const CONTAINERS: Record<string, string> = {
  paragraph_open: 'paragraph',
  heading_open: 'heading',
  bullet_list_open: 'bulletList',
  ordered_list_open: 'orderedList',
  list_item_open: 'listItem',
  blockquote_open: 'blockquote',
  table_open: 'table',
  tr_open: 'tableRow',
  th_open: 'tableHeader',
  td_open: 'tableCell',
};

const MARKS: Record<string, string> = { strong_open: 'strong', em_open: 'em', s_open: 'strike' };

/** Markdown as an Atlassian document; text without any markup becomes its paragraphs. */
export function markdownToAdf(source: string): AdfDocument {
  if (!isReasonable(source)) return textToAdf(source);
  const root: AdfElement[] = [];
  const open: AdfElement[] = [];
  const append = (element: AdfElement) => {
    const parent = open.at(-1);
    if (parent === undefined) root.push(element);
    else parent.content = [...(parent.content ?? []), fitting(element, parent.type)];
  };
  for (const token of markdown.parse(source, {})) {
    if (token.type in CONTAINERS) {
      open.push(containerOf(token));
    } else if (token.type.endsWith('_close')) {
      const closed = token.type.replace('_close', '_open') in CONTAINERS ? open.pop() : undefined;
      if (closed !== undefined) append(withContent(closed));
    } else if (token.type === 'inline') {
      const content = inline(token.children ?? []);
      // A table's cells hold blocks, not words.
      const parent = open.at(-1)?.type;
      if (parent === 'tableHeader' || parent === 'tableCell') append({ type: 'paragraph', content });
      else for (const element of content) append(element);
    } else if (token.type === 'fence' || token.type === 'code_block') {
      append(codeBlock(token));
    } else if (token.type === 'hr') {
      append({ type: 'rule' });
    }
  }
  return { type: 'doc', version: 1, content: root };
}

function containerOf(token: Token): AdfElement {
  const type = CONTAINERS[token.type] ?? 'paragraph';
  if (type === 'heading') return { type, attrs: { level: Number(token.tag.slice(1)) } };
  const start = Number(token.attrGet('start') ?? 1);
  if (type === 'orderedList' && start > 1) return { type, attrs: { order: start } };
  return { type };
}

// Jira refuses anything else in these: a heading, a rule, a table, a quote.
const NARROW = new Set(['listItem', 'blockquote']);
const IN_NARROW = new Set(['paragraph', 'bulletList', 'orderedList', 'codeBlock']);

/** What may stand inside `parent`: a heading there becomes a strong paragraph, anything else its words. */
function fitting(element: AdfElement, parent: string): AdfElement {
  if (!NARROW.has(parent) || IN_NARROW.has(element.type)) return element;
  const content = words(element);
  return { type: 'paragraph', content: element.type === 'heading' ? content.map(strong) : content };
}

/** Jira refuses empty items and cells. */
function withContent(element: AdfElement): AdfElement {
  if (element.content !== undefined || element.type === 'paragraph' || element.type === 'heading') return element;
  return { ...element, content: [{ type: 'paragraph' }] };
}

function words(element: AdfElement): AdfElement[] {
  if (element.type === 'text' || element.type === 'hardBreak') return [element];
  return (element.content ?? []).flatMap((child, index) => [
    ...(index > 0 && child.content !== undefined ? [{ type: 'hardBreak' }] : []),
    ...words(child),
  ]);
}

function strong(element: AdfElement): AdfElement {
  if (element.type !== 'text' || element.marks?.some(({ type }) => type === 'strong' || type === 'code'))
    return element;
  return { ...element, marks: [...(element.marks ?? []), { type: 'strong' }] };
}

function codeBlock(token: Token): AdfElement {
  const language = token.info.trim().split(/\s+/)[0] ?? '';
  const text = token.content.replace(/\n$/, '');
  return {
    type: 'codeBlock',
    ...(language === '' ? {} : { attrs: { language } }),
    ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
  };
}

function inline(tokens: readonly Token[]): AdfElement[] {
  const marks: Mark[] = [];
  const elements: AdfElement[] = [];
  for (const token of tokens) {
    const mark = markOf(token);
    if (mark !== null) marks.push(mark);
    else if (token.type.endsWith('_close')) marks.pop();
    else if (token.type === 'hardbreak' || token.type === 'softbreak') elements.push({ type: 'hardBreak' });
    else if (token.type === 'code_inline') elements.push(text(token.content, [...linksOf(marks), { type: 'code' }]));
    else if (token.content !== '') elements.push(text(token.content, marks));
  }
  return elements;
}

function markOf(token: Token): Mark | null {
  if (token.type === 'link_open') return { type: 'link', attrs: { href: String(token.attrGet('href') ?? '') } };
  const type = MARKS[token.type];
  return type === undefined ? null : { type };
}

/** Code may only be linked: Jira refuses it strong or struck. */
function linksOf(marks: readonly Mark[]): Mark[] {
  return marks.filter(({ type }) => type === 'link');
}

/** A mark twice on one text is refused. */
function text(content: string, marks: readonly Mark[]): AdfElement {
  const once = marks.filter((mark, index) => marks.findIndex(({ type }) => type === mark.type) === index);
  return once.length === 0 ? { type: 'text', text: content } : { type: 'text', text: content, marks: once };
}

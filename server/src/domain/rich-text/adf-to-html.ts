import { type AdfNode, attribute, isoDay, MAX_ADF_DEPTH, MAX_ADF_NODES, readNode } from './adf.ts';
import { adfToText } from './adf-to-text.ts';
import { escapeHtml, openLink } from './html-text.ts';
import { isSafeLink } from './safe-link.ts';

/** A file of the same ticket: where it is served from here, and whether it can be shown as a picture. */
export interface OwnFile {
  readonly href: string;
  readonly isPicture: boolean;
}

/** Finds a file of the same ticket by the address or name its text uses; null: not one of them. */
export type FindFile = (reference: string) => OwnFile | null;

/** What a node is on the page: its own start and end around its children, or a whole of its own. */
type Rendering = [before: string, after: string] | string;

/**
 * An Atlassian document as HTML. Nothing of it reaches the page but through a known node, escaped; what is not known
 * is an inert box with its words. What lies too deep, or comes after too many nodes, is cut.
 */
export function adfToHtml(document: unknown, fileOf: FindFile = () => null): string {
  const parts: string[] = [];
  let budget = MAX_ADF_NODES;
  let cut = false;

  function render(value: unknown, depth: number): void {
    if (budget-- <= 0 || depth > MAX_ADF_DEPTH) {
      cut = true;
      return;
    }
    const node = readNode(value);
    const known = Object.hasOwn(NODES, node.type) ? NODES[node.type] : undefined;
    const rendering = known?.(node, fileOf) ?? unknownNode(node);
    if (typeof rendering === 'string') {
      parts.push(rendering);
      return;
    }
    parts.push(rendering[0]);
    for (const child of node.content) {
      if (budget <= 0) break;
      render(child, depth + 1);
    }
    parts.push(rendering[1]);
  }

  render(document, 0);
  if (cut || budget <= 0) parts.push('<p class="adf-cut">…</p>');
  return parts.join('');
}

const wrap =
  (tag: string, attributes = '') =>
  (): Rendering => [`<${tag}${attributes}>`, `</${tag}>`];

const NODES: Record<string, (node: AdfNode, fileOf: FindFile) => Rendering> = {
  doc: () => ['', ''],
  text: ({ text, marks }, fileOf) => marked(text, marks, fileOf),
  paragraph: wrap('p'),
  heading: ({ attrs }) => {
    const level = within(attrs.level, 1, 6) ?? 3;
    return [`<h${level}>`, `</h${level}>`];
  },
  bulletList: wrap('ul'),
  orderedList: ({ attrs }) => {
    const order = within(attrs.order, 0, 1_000_000);
    return [order === null || order === 1 ? '<ol>' : `<ol start="${order}">`, '</ol>'];
  },
  listItem: wrap('li'),
  taskList: wrap('ul', ' class="adf-tasks"'),
  taskItem: ({ attrs }) => {
    const done = attrs.state === 'DONE';
    return [`<li class="adf-task" data-done="${done}"><span aria-hidden="true">${done ? '☑' : '☐'}</span> `, '</li>'];
  },
  blockTaskItem: ({ attrs }) => [`<li class="adf-task" data-done="${attrs.state === 'DONE'}">`, '</li>'],
  decisionList: wrap('ul', ' class="adf-decisions"'),
  decisionItem: wrap('li', ' class="adf-decision" data-decision=""'),
  blockquote: wrap('blockquote'),
  codeBlock: ({ attrs }) => {
    const language = /^[\w+#.-]{1,30}$/.test(attribute(attrs, 'language')) ? attribute(attrs, 'language') : '';
    return [`<pre${language === '' ? '' : ` data-language="${language}"`}><code>`, '</code></pre>'];
  },
  panel: ({ attrs }) => [`<div class="adf-panel" data-kind="${word(attrs, 'panelType', 'info')}">`, '</div>'],
  expand: expandNode,
  nestedExpand: expandNode,
  rule: () => '<hr>',
  hardBreak: () => '<br>',
  table: () => ['<table><tbody>', '</tbody></table>'],
  tableRow: wrap('tr'),
  tableHeader: ({ attrs }) => [`<th${spans(attrs)}>`, '</th>'],
  tableCell: ({ attrs }) => [`<td${spans(attrs)}>`, '</td>'],
  layoutSection: wrap('div'),
  layoutColumn: wrap('div'),
  mediaSingle: wrap('div', ' class="adf-media-block"'),
  mediaGroup: wrap('div', ' class="adf-media-block"'),
  caption: wrap('p', ' class="adf-caption"'),
  media: mediaNode,
  mediaInline: mediaNode,
  mention: ({ attrs }) => {
    const name = attribute(attrs, 'text') || '@someone';
    return `<span class="adf-mention" data-account-id="${escapeHtml(attribute(attrs, 'id'))}">${escapeHtml(name)}</span>`;
  },
  emoji: ({ attrs }) => escapeHtml(attribute(attrs, 'text') || attribute(attrs, 'shortName')),
  date: ({ attrs }) => {
    const day = isoDay(attribute(attrs, 'timestamp'));
    return day === '' ? '' : `<time datetime="${day}">${day}</time>`;
  },
  status: ({ attrs }) =>
    `<span class="adf-status" data-color="${word(attrs, 'color', 'neutral')}">${escapeHtml(attribute(attrs, 'text'))}</span>`,
  inlineCard: cardNode,
  blockCard: cardNode,
  embedCard: cardNode,
  placeholder: () => '',
};

function unknownNode(node: AdfNode): Rendering {
  const words = adfToText(node);
  return words === '' ? '' : `<span class="adf-unknown">${escapeHtml(words)}</span>`;
}

function expandNode({ attrs }: AdfNode): Rendering {
  const title = attribute(attrs, 'title') || '…';
  return [`<details class="adf-expand"><summary>${escapeHtml(title)}</summary>`, '</details>'];
}

/** A file: a link, or the picture it is, when it is known which; else only its name. */
function mediaNode({ attrs }: AdfNode, fileOf: FindFile): Rendering {
  const name = attribute(attrs, 'alt') || 'file';
  const file = fileOf(name);
  if (file === null) return `<span class="adf-media">${escapeHtml(name)}</span>`;
  if (file.isPicture) return `<img src="${escapeHtml(file.href)}" alt="${escapeHtml(name)}">`;
  return `<a class="adf-media" href="${escapeHtml(file.href)}">${escapeHtml(name)}</a>`;
}

function cardNode({ attrs }: AdfNode): Rendering {
  const url = attribute(attrs, 'url');
  return isSafeLink(url) ? `${openLink(url)}${escapeHtml(url)}</a>` : escapeHtml(url);
}

const MARKS = new Map([
  ['strong', 'strong'],
  ['em', 'em'],
  ['strike', 's'],
  ['code', 'code'],
  ['underline', 'u'],
]);
const MAX_MARKS = 12;

function marked(text: string, marks: readonly unknown[], fileOf: FindFile): string {
  let html = escapeHtml(text);
  for (const mark of marks.slice(0, MAX_MARKS)) {
    const { type, attrs } = readNode(mark);
    const tag = type === 'subsup' ? (attrs.type === 'sub' ? 'sub' : 'sup') : MARKS.get(type);
    const href = type === 'link' ? attribute(attrs, 'href') : '';
    if (tag !== undefined) html = `<${tag}>${html}</${tag}>`;
    else if (href !== '' && isSafeLink(href)) html = `${openLink(fileOf(href)?.href ?? href)}${html}</a>`;
  }
  return html;
}

function spans(attrs: Record<string, unknown>): string {
  return ['colspan', 'rowspan']
    .map((name) => [name, within(attrs[name], 2, 100)] as const)
    .map(([name, count]) => (count === null ? '' : ` ${name}="${count}"`))
    .join('');
}

function within(value: unknown, least: number, most: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : null;
}

function word(attrs: Record<string, unknown>, name: string, otherwise: string): string {
  const value = attribute(attrs, name);
  return /^[a-z]{1,20}$/i.test(value) ? value : otherwise;
}

import { type AdfNode, attribute, isoDay, MAX_ADF_DEPTH, MAX_ADF_NODES, readNode } from './adf.ts';

const BLOCKS = new Set(
  'paragraph heading codeBlock blockquote panel listItem taskItem decisionItem tableRow rule expand nestedExpand mediaSingle mediaGroup blockCard embedCard'.split(
    ' ',
  ),
);

/**
 * The words of an Atlassian document, one block a line, for search and previews. Anything that is not such a document
 * is the empty string; what lies too deep or too far is left out.
 */
export function adfToText(document: unknown): string {
  const parts: string[] = [];
  let budget = MAX_ADF_NODES;

  function walk(node: AdfNode, depth: number): void {
    if (budget-- <= 0 || depth > MAX_ADF_DEPTH) return;
    const own = ownText(node);
    if (own !== '') parts.push(own);
    for (const child of node.content) walk(readNode(child), depth + 1);
    if (BLOCKS.has(node.type)) parts.push('\n');
    if (node.type === 'tableCell' || node.type === 'tableHeader') {
      // A row is one line, whatever blocks its cells hold.
      if (parts.at(-1) === '\n') parts.pop();
      parts.push('\t');
    }
  }

  walk(readNode(document), 0);
  return parts
    .join('')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function ownText({ type, text, attrs }: AdfNode): string {
  switch (type) {
    case 'text':
      return text;
    case 'hardBreak':
      return '\n';
    case 'mention':
      return attribute(attrs, 'text') || '@someone';
    case 'emoji':
      return attribute(attrs, 'text') || attribute(attrs, 'shortName');
    case 'inlineCard':
    case 'blockCard':
    case 'embedCard':
      return attribute(attrs, 'url');
    case 'date':
      return isoDay(attribute(attrs, 'timestamp'));
    case 'status':
      return attribute(attrs, 'text');
    case 'media':
    case 'mediaInline':
      return attribute(attrs, 'alt');
    case 'expand':
    case 'nestedExpand':
      return attribute(attrs, 'title') === '' ? '' : `${attribute(attrs, 'title')}\n`;
    default:
      return '';
  }
}

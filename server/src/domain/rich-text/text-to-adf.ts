/** An Atlassian document as it is written. */
export interface AdfDocument {
  type: 'doc';
  version: 1;
  content: AdfElement[];
}

export interface AdfElement {
  type: string;
  attrs?: Record<string, string | number | boolean>;
  text?: string;
  marks?: { type: string; attrs?: Record<string, string> }[];
  content?: AdfElement[];
}

/** Plain text as a document: an empty line ends a paragraph, a line break stays one. */
export function textToAdf(text: string): AdfDocument {
  const paragraphs = text.replace(/\r\n?/g, '\n').split(/\n{2,}/);
  return {
    type: 'doc',
    version: 1,
    content: paragraphs.filter((paragraph) => paragraph.trim() !== '').map(toParagraph),
  };
}

function toParagraph(text: string): AdfElement {
  const content = text
    .split('\n')
    .flatMap((line, index): AdfElement[] => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
      ...(line === '' ? [] : [{ type: 'text', text: line }]),
    ]);
  return { type: 'paragraph', content };
}

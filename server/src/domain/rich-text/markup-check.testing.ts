const TAGS =
  'p br div span b strong i em u s strike del sub sup code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 hr a img table thead tbody tfoot tr th td details summary time';
const ATTRIBUTES =
  'class|data-(?:account-id|kind|color|done|language)|aria-hidden|start|colspan|rowspan|datetime|target|rel|alt';
// A link leaves for a safe scheme or to a file served from here.
const ADDRESS = ' (?:href|src)="(?:https?:|mailto:|tel:|/files/)[^"<>]*"';
const TAG = new RegExp(`^</?(?:${TAGS.replaceAll(' ', '|')})(?: (?:${ATTRIBUTES})="[^"<>]*"|${ADDRESS})*(?: /)?>`);

/** The first piece of markup that must not be on a page, or ''. For tests. */
export function strayMarkup(html: string): string {
  for (let at = html.search(/[<>]/); at !== -1; ) {
    const [tag] = TAG.exec(html.slice(at)) ?? [];
    if (tag === undefined) return html.slice(at, at + 60);
    const next = html.slice(at + tag.length).search(/[<>]/);
    at = next === -1 ? -1 : at + tag.length + next;
  }
  return '';
}

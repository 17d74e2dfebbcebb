// A parser's cost grows with the square of the nesting, so that a few megabytes of `<div>` hold it for half a minute.
const MAX_LENGTH = 2_000_000;
const MAX_TAGS = 20_000;

/** Whether a piece of HTML is more than any person writes, and not worth parsing. */
export function exceedsHtmlLimits(html: string): boolean {
  if (html.length > MAX_LENGTH) return true;
  let tags = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) if (++tags > MAX_TAGS) return true;
  return false;
}

/** Roughly the words of such a piece, cut. Plain text: escape it to show it. */
export function roughWords(html: string): string {
  return html
    .slice(0, 200_000)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 20_000);
}

import DOMPurify from 'dompurify';
import { useMemo } from 'react';

const purify = DOMPurify();

// The server has cleaned this text already; it is cleaned again here, where it becomes part of the page.
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
  }
  if (node.tagName === 'IMG' && !isOurs(node.getAttribute('src'))) replaceByLink(node);
});

/** Two slashes, or a backslash, begin the address of another server. */
const isOurs = (address: string | null): boolean => address !== null && /^\/(?![/\\])/.test(address);

/** The content policy loads pictures from this server alone; others become links to where they are. */
function replaceByLink(image: Element): void {
  const address = image.getAttribute('src');
  const link = document.createElement('a');
  link.textContent = image.getAttribute('alt') || address || '';
  if (address && /^https?:/.test(address)) link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  image.replaceWith(link);
}

/** Text as Jira or Zendesk formatted it. */
export function RichText({ html }: { html: string }) {
  const clean = useMemo(
    () =>
      purify.sanitize(html, {
        USE_PROFILES: { html: true },
        FORBID_ATTR: ['style', 'class', 'id', 'name', 'srcset', 'background'],
        FORBID_TAGS: ['style', 'form', 'input', 'button', 'video', 'audio', 'source', 'track', 'picture', 'map'],
      }),
    [html],
  );
  // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned on the line above
  return <div className="rich-text" dangerouslySetInnerHTML={{ __html: clean }} />;
}

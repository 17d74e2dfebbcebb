const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as HTML shows it, safe in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** The attributes of every link people can follow from a ticket's text. */
export const LINK_ATTRIBUTES = { target: '_blank', rel: 'noopener noreferrer nofollow' };

/** An open link tag; `href` must have been found safe. */
export function openLink(href: string): string {
  return `<a href="${escapeHtml(href)}" target="${LINK_ATTRIBUTES.target}" rel="${LINK_ATTRIBUTES.rel}">`;
}

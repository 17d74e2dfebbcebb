const SAFE = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** Whether people may be led to that address: read as a browser reads it, so that no tab or entity disguises it. */
export function isSafeLink(href: string): boolean {
  const url = URL.parse(href);
  return url !== null && SAFE.has(url.protocol) && href.length <= 4_096;
}

/** The page envelopes of Jira's APIs. */
import type { Wire } from '../wire/entities.ts';
import type { View } from '../wire/view.ts';

export interface Window {
  startAt: number;
  maxResults: number;
}

/** The asked window, clamped without a word to what the endpoint allows. */
export function windowOf(startAt: number, maxResults: number, cap: number): Window {
  return { startAt: Math.max(0, startAt), maxResults: Math.min(Math.max(0, maxResults), cap) };
}

export function slice<Item>(items: readonly Item[], { startAt, maxResults }: Window): Item[] {
  return items.slice(startAt, startAt + maxResults);
}

/** `values` with `total`, `isLast` and a link to the next page while there is one. */
export function valuesPage<Item>(
  items: readonly Item[],
  window: Window,
  url: string,
  write: (item: Item) => Wire,
): Wire {
  const { startAt, maxResults } = window;
  const values = slice(items, window).map(write);
  const end = startAt + values.length;
  const isLast = end >= items.length || values.length === 0;
  const page = { maxResults, startAt, total: items.length, isLast, values };
  return {
    self: pageUrl(url, window),
    ...(isLast ? {} : { nextPage: pageUrl(url, { startAt: end, maxResults }) }),
    ...page,
  };
}

function pageUrl(url: string, { startAt, maxResults }: Window): string {
  const address = new URL(url);
  address.searchParams.set('startAt', String(startAt));
  address.searchParams.set('maxResults', String(maxResults));
  return address.toString();
}

/** The envelope of the service desk API, from one item more than the page holds. */
export function servicePage(
  view: View,
  path: string,
  start: number,
  limit: number,
  items: readonly Wire[],
  total: number,
): Wire {
  const base = `${view.baseUrl}/rest/servicedeskapi`;
  const address = (from: number): string =>
    `${base}${path}${path.includes('?') ? '&' : '?'}limit=${limit}&start=${from}`;
  const isLastPage = start + items.length >= total;
  return {
    size: items.length,
    start,
    limit,
    isLastPage,
    _links: {
      self: `${base}${path}`,
      base: view.baseUrl,
      context: '',
      ...(isLastPage ? {} : { next: address(start + items.length) }),
      ...(start > 0 ? { prev: address(Math.max(0, start - limit)) } : {}),
    },
    values: items,
  };
}

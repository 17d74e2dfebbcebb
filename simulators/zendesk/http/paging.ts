/** The two ways of paging lists: cursors (`page[size]`) and, when that is not asked for, page numbers. */
import { badParameter, badRequest } from './api-error.ts';
import { type Query, rewrite, text, whole } from './query.ts';

/** Items in ascending order of (key, id), with unique ids. */
export interface Listing<Item> {
  items: readonly Item[];
  /** Names the order; a cursor holds only for the order it was made in. */
  order: string;
  key(item: Item): number;
  id(item: Item): number;
  descending?: boolean;
  /** Largest page; 100 unless the endpoint says otherwise. */
  maximum?: number;
}

/** Where the list is served, for the links to its other pages. */
export interface Place {
  url: string;
  query: Query;
}

export interface Page<Item> {
  items: Item[];
  /** What stands beside the items in the answer. */
  envelope: Record<string, unknown>;
}

const DEEPEST_OFFSET = 10_000;

/** Cuts the page the query asks for. */
export function pageOf<Item>(place: Place, listing: Listing<Item>): Page<Item> {
  const { query } = place;
  const byCursor = ['page[size]', 'page[after]', 'page[before]'].some((name) => query[name] !== undefined);
  return byCursor ? cursorPage(place, listing) : offsetPage(place, listing);
}

function offsetPage<Item>({ url, query }: Place, listing: Listing<Item>): Page<Item> {
  const page = Math.max(1, whole(query, 'page') ?? 1);
  const size = Math.min(listing.maximum ?? 100, Math.max(1, whole(query, 'per_page') ?? 100));
  if (page > 100 || page * size > DEEPEST_OFFSET) {
    const detail = `Requests beyond 100 pages or ${DEEPEST_OFFSET} records need cursor pagination`;
    throw badRequest('InvalidPaginationDepth', detail);
  }
  const count = listing.items.length;
  const items = slice(listing, (page - 1) * size, page * size);
  const link = (number: number) => `${url}?${rewrite(query, { page: String(number) })}`;
  const envelope = {
    next_page: page * size < count ? link(page + 1) : null,
    previous_page: page > 1 ? link(page - 1) : null,
    count,
  };
  return { items, envelope };
}

function cursorPage<Item>({ url, query }: Place, listing: Listing<Item>): Page<Item> {
  const maximum = listing.maximum ?? 100;
  const size = whole(query, 'page[size]') ?? maximum;
  if (size < 1 || size > maximum) throw badParameter(`page[size] must be from 1 to ${maximum}`);
  const after = text(query, 'page[after]');
  const before = text(query, 'page[before]');
  const count = listing.items.length;
  let start = after ? firstBeyond(listing, decode(after, listing.order)) : 0;
  let end = Math.min(count, start + size);
  let hasMore = end < count;
  if (before && !after) {
    const { key, id } = decode(before, listing.order);
    end = firstBeyond(listing, { key, id: listing.descending ? id + 1 : id - 1 });
    start = Math.max(0, end - size);
    hasMore = start > 0;
  }
  const items = slice(listing, start, end);
  const cursorOf = (item: Item | undefined) => (item === undefined ? null : encode(listing, item));
  const first = cursorOf(items[0]);
  const last = cursorOf(items.at(-1));
  const link = (name: string, cursor: string | null) => {
    if (cursor === null) return null;
    const changes = { 'page[after]': undefined, 'page[before]': undefined, [name]: cursor, 'page[size]': String(size) };
    return `${url}?${rewrite(query, changes)}`;
  };
  const envelope = {
    meta: { has_more: hasMore, after_cursor: last, before_cursor: first },
    links: { prev: link('page[before]', first), next: link('page[after]', last) },
  };
  return { items, envelope };
}

function slice<Item>({ items, descending }: Listing<Item>, start: number, end: number): Item[] {
  if (!descending) return items.slice(start, end);
  return items.slice(Math.max(0, items.length - end), Math.max(0, items.length - start)).reverse();
}

interface Position {
  key: number;
  id: number;
}

/** How many items stand at or before the position in the listing's direction. */
function firstBeyond<Item>(listing: Listing<Item>, at: Position): number {
  const { items, descending } = listing;
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle]!;
    const difference = listing.key(item) - at.key || listing.id(item) - at.id;
    if (descending ? difference < 0 : difference <= 0) low = middle + 1;
    else high = middle;
  }
  return descending ? items.length - low : low;
}

function encode<Item>(listing: Listing<Item>, item: Item): string {
  return Buffer.from(JSON.stringify({ o: listing.order, v: [listing.key(item), listing.id(item)] })).toString('base64');
}

function decode(cursor: string, order: string): Position {
  try {
    const { o, v } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as { o: unknown; v: unknown[] };
    const [key, id] = v;
    if (o === order && typeof key === 'number' && typeof id === 'number') return { key, id };
  } catch {
    // Falls through: not one of our cursors.
  }
  throw badParameter('The cursor is not valid');
}

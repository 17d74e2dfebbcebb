import { Type } from 'typebox';
import { batches } from '../../stdx/batches.ts';
import type { CallOptions } from '../transport/call-options.ts';
import { failed } from '../transport/refusal.ts';
import type { Transport } from '../transport/transport.ts';
import { Maybe, wireReader } from '../transport/wire.ts';
import { decodePage } from './decode-answer.ts';

// A list that never says it ends must not keep us forever.
const MAX_PAGES = 10_000;

/** A page of a cursor-paged list: its records, the answer they came in, and what the next page is asked for by. */
interface ListPage {
  records: unknown[];
  page: Record<string, unknown>;
  /** Null at the end of the list. */
  after: string | null;
}

/**
 * A reader of pages of a cursor-paged list. The page size is always sent: without it Zendesk falls back to numbered
 * pages, which end at 10,000 records.
 */
export function pageReader(
  transport: Transport,
  path: string,
  list: string,
  query: Record<string, string | number>,
  options: CallOptions,
): (after: string | null) => Promise<ListPage> {
  const readPage = wireReader(
    'page',
    Type.Object({
      [list]: Type.Array(Type.Unknown()),
      meta: Maybe(Type.Object({ has_more: Maybe(Type.Boolean()), after_cursor: Maybe(Type.String()) })),
      next_page: Maybe(Type.String()),
    }),
  );
  return async (from) => {
    const cursor: Record<string, string> = from === null ? {} : { 'page[after]': from };
    const answer = await transport.read(
      { method: 'GET', path, query: { 'page[size]': 100, ...query, ...cursor } },
      options,
    );
    const page = decodePage(readPage, answer) as Record<string, unknown>;
    const meta = page.meta as { has_more?: boolean | null; after_cursor?: string | null } | null | undefined;
    const after = (meta?.has_more && meta.after_cursor) || null;
    // A numbered answer with more to come would be taken for the whole list.
    if (after === null && !meta && page.next_page) {
      throw failed('zendesk', 'did not page by cursor', { ambiguous: false });
    }
    return { records: page[list] as unknown[], page, after };
  };
}

/** Every page of a cursor-paged list, as the answers came, so that side-loads can be read from them. */
export async function readAllPages(
  transport: Transport,
  path: string,
  list: string,
  query: Record<string, string | number>,
  options: CallOptions,
): Promise<{ records: unknown[]; pages: Record<string, unknown>[] }> {
  const read = pageReader(transport, path, list, query, options);
  const records: unknown[] = [];
  const pages: Record<string, unknown>[] = [];
  const seen = new Set<string>();
  let from: string | null = null;
  while (pages.length < MAX_PAGES) {
    const { records: more, page, after } = await read(from);
    records.push(...more);
    pages.push(page);
    if (after === null) return { records, pages };
    if (seen.has(after)) break;
    seen.add(after);
    from = after;
  }
  throw failed('zendesk', 'gave a list without an end', { ambiguous: false });
}

const MAX_IDS = 100;

/** Lists that take ids, in as many calls as their limit asks for: the records, and the answers they came in. */
export async function readByIds(
  transport: Transport,
  path: string,
  list: string,
  ids: readonly string[],
  query: Record<string, string>,
  options: CallOptions,
): Promise<{ records: unknown[]; pages: Record<string, unknown>[] }> {
  const readPage = wireReader('page', Type.Object({ [list]: Type.Array(Type.Unknown()) }));
  const answers = await Promise.all(
    batches(ids, MAX_IDS).map((portion) =>
      transport.read({ method: 'GET', path, query: { ids: portion.join(','), ...query } }, options),
    ),
  );
  const pages = answers.map((answer) => decodePage(readPage, answer) as Record<string, unknown>);
  return { records: pages.flatMap((page) => page[list] as unknown[]), pages };
}

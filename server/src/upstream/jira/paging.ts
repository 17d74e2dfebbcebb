import type { TSchema } from 'typebox';
import { Type } from 'typebox';
import type { CallOptions } from '../transport/call-options.ts';
import { failed } from '../transport/refusal.ts';
import type { Transport } from '../transport/transport.ts';
import { Maybe, wireReader } from '../transport/wire.ts';
import { decodePage } from './decode-answer.ts';

type Query = Record<string, string | number | boolean | readonly string[]>;

/** Where the members of a family's pages are. */
interface OffsetFamily {
  offset: string;
  limit: string;
  list: string;
  /** The member that is true on the last page, where the family has one. */
  last: string | null;
}

/** Platform and Agile lists. */
export const VALUES: OffsetFamily = { offset: 'startAt', limit: 'maxResults', list: 'values', last: 'isLast' };
/** Service Management lists. */
export const DESK_VALUES: OffsetFamily = { offset: 'start', limit: 'limit', list: 'values', last: 'isLastPage' };
/** Lists under their own name, which only end by running out. */
export const named = (list: string): OffsetFamily => ({ offset: 'startAt', limit: 'maxResults', list, last: null });

// A site that never says "last" must not keep us forever.
const MAX_PAGES = 10_000;

/**
 * Every record of an offset-paged list. Jira clamps page sizes silently, and `total` counts the page alone in places,
 * so the walk goes on by what came and ends on the last flag, an empty page, or a short one that reaches the total.
 */
export async function readAllPages(
  transport: Transport,
  path: string,
  family: OffsetFamily,
  pageSize: number,
  query: Query,
  options: CallOptions,
  headers: Record<string, string> = {},
): Promise<unknown[]> {
  const readPage = pageReader(family);
  const all: unknown[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await transport.read(
      { method: 'GET', path, query: { ...query, [family.offset]: all.length, [family.limit]: pageSize }, headers },
      options,
    );
    const { records, total, last, limit } = readPage(answer);
    all.push(...records);
    const isShort = records.length < (limit ?? pageSize);
    if (last === true || records.length === 0) return all;
    if (last === null && isShort && all.length >= (total ?? 0)) return all;
  }
  throw failed('jira', 'gave a list without an end', { ambiguous: false });
}

function pageReader(family: OffsetFamily) {
  const read = wireReader(
    'page',
    Type.Object({
      [family.list]: Type.Array(Type.Unknown()),
      total: Maybe(Type.Integer()),
      [family.limit]: Maybe(Type.Integer()),
      ...(family.last === null ? {} : { [family.last]: Maybe(Type.Boolean()) }),
    } as Record<string, TSchema>),
  );
  return (answer: unknown) => {
    const page = decodePage(read, answer) as Record<string, unknown>;
    return {
      records: page[family.list] as unknown[],
      total: (page.total as number | null | undefined) ?? null,
      limit: (page[family.limit] as number | null | undefined) ?? null,
      last: family.last === null ? null : ((page[family.last] as boolean | null | undefined) ?? null),
    };
  };
}

import type { SearchExcerptView, SearchMatchView } from '@speedyflow/contract/search';
import type { SearchQuery } from '../../readmodel/search-query.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import { instant } from '../../stdx/instant.ts';
import type { ReadDatabase } from '../../store/database.ts';
import { readSaid, type SaidText } from './search.store.ts';
import { excerptOf, markWords, type Range, rangesOf, type Wanted, wantedWords } from './search-marks.ts';

/** Parts of what was said that one hit shows. */
const EXCERPTS = 2;

/** Where the words of a query stand in tickets, of which only those are read whose rows do not show them all. */
export async function hitMatches(
  database: ReadDatabase,
  rows: readonly ListedRow[],
  { words, beginning }: SearchQuery,
  withKey: ReadonlySet<number>,
): Promise<SearchMatchView[]> {
  const wanted = wantedWords(words, beginning);
  const asked = [...new Set([...words, ...(beginning === null ? [] : [beginning])])];
  const hits = rows.map((row) => ({ row, ...inRow(row, wanted, asked) }));
  const said = await readSaid(
    database,
    hits.filter(({ lacking }) => lacking.length > 0).map(({ row }) => row.id),
  );
  return hits.map(({ row, match, lacking }) => ({
    key: withKey.has(row.id),
    ...match,
    excerpts: excerpts(said.get(row.id) ?? [], lacking, beginning),
  }));
}

/** What the row shows of the words, and which of them it does not. */
function inRow(row: ListedRow, wanted: Wanted, asked: readonly string[]) {
  const summary = markWords(row.summary, wanted);
  const requester = markWords(row.requester_name ?? '', wanted);
  const assignee = markWords(row.assignee_name ?? '', wanted);
  const shown = new Set(
    [...markWords(row.key, wanted), ...summary, ...requester, ...assignee].map((one) => one.wanted),
  );
  return {
    match: {
      summary: views(rangesOf(summary)),
      requester: views(rangesOf(requester)),
      assignee: views(rangesOf(assignee)),
    },
    lacking: asked.filter((word) => !shown.has(word)),
  };
}

/** Parts of the texts that show words the row lacks, until none is lacking. */
function excerpts(
  said: readonly SaidText[],
  lacking: readonly string[],
  beginning: string | null,
): SearchExcerptView[] {
  const found: SearchExcerptView[] = [];
  let left = lacking;
  for (const { text, at, ...where } of said) {
    if (left.length === 0 || found.length === EXCERPTS) break;
    const whole = left.filter((word) => word !== beginning);
    const excerpt = excerptOf(text, wantedWords(whole, whole.length < left.length ? beginning : null));
    if (!excerpt) continue;
    left = left.filter((word) => !excerpt.shown.has(word));
    found.push({ ...where, text: excerpt.text, ranges: views(excerpt.ranges), at: at === null ? null : instant(at) });
  }
  return found;
}

function views(ranges: readonly Range[]) {
  return ranges.map(([from, to]) => ({ from, to }));
}

import type { SearchQuery } from '../../readmodel/search-query.ts';
import type { Candidate } from './search-candidates.ts';
import { textTest } from './search-marks.ts';

/** What a word is worth by where it stands; words said in comments or the description are worth least. */
const IN_KEY = 8;
const IN_SUMMARY = 6;
const BEGINS_IN_SUMMARY = 5;
const IN_PEOPLE = 4;
const BEGINS_IN_PEOPLE = 3;
const SAID = 1;

/** What it adds that the summary has them side by side, in their order. */
const SIDE_BY_SIDE = 3;

/** The candidates, best first; of equals the one with the last activity. */
export function ranked(candidates: readonly Candidate[], query: SearchQuery): Candidate[] {
  const worthOf = judge(query);
  return candidates
    .map((candidate) => ({ candidate, worth: worthOf(candidate) }))
    .sort(
      (a, b) =>
        b.worth - a.worth || a.candidate.updated_order - b.candidate.updated_order || a.candidate.id - b.candidate.id,
    )
    .map(({ candidate }) => candidate);
}

function judge({ words, beginning }: SearchQuery): (candidate: Candidate) => number {
  const whole = [...words, ...(beginning === null ? [] : [beginning])].map((word) => textTest([word]));
  const begun = beginning === null ? null : textTest([], beginning);
  const together = textTest(words, beginning ?? '');
  return ({ key, summary, requester_name, assignee_name }) => {
    const people = `${requester_name ?? ''} ${assignee_name ?? ''}`;
    let worth = together(summary) ? SIDE_BY_SIDE : 0;
    for (const [n, isIn] of whole.entries()) {
      const begins = n === words.length ? begun : null;
      if (isIn(key)) worth += IN_KEY;
      else if (isIn(summary)) worth += IN_SUMMARY;
      else if (begins?.(summary)) worth += BEGINS_IN_SUMMARY;
      else if (isIn(people)) worth += IN_PEOPLE;
      else worth += begins?.(people) ? BEGINS_IN_PEOPLE : SAID;
    }
    return worth;
  };
}

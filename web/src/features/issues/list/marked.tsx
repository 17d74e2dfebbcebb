import type { TextRange } from '@speedyflow/contract/search';
import type { ReactNode } from 'react';

/** A text with what was searched for marked in it. It is text and nothing else, in a direction of its own. */
export function Marked({ text, ranges }: { text: string; ranges: readonly TextRange[] }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { from, to } of ranges) {
    if (from < at || to > text.length) break;
    parts.push(
      text.slice(at, from),
      <mark key={from} className="rounded-sm bg-mark text-ink">
        {text.slice(from, to)}
      </mark>,
    );
    at = to;
  }
  return (
    <bdi>
      {parts}
      {text.slice(at)}
    </bdi>
  );
}

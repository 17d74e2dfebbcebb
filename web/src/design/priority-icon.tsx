import { memo } from 'react';
import { Glyph } from './glyph.tsx';

/** Priority as a shape: a filled square with a mark, three to one bars, or three dashes for none. */
export const PriorityIcon = memo(function PriorityIcon({ rank, name }: { rank: number; name?: string | null }) {
  return (
    <Glyph name={name === null ? '–' : name}>
      <Shape rank={rank} />
    </Glyph>
  );
});

function Shape({ rank }: { rank: number }) {
  if (rank === 1) {
    return (
      <>
        <rect x="1" y="1" width="14" height="14" rx="3.5" className="fill-danger" />
        <path d="M8 4.2v4.4M8 11.2v.6" className="stroke-raised" strokeWidth="1.8" strokeLinecap="round" />
      </>
    );
  }
  if (rank === 9) return <path d="M2 8h2.5M6.75 8h2.5M11.5 8H14" className="stroke-control" strokeWidth="1.6" />;
  const lit = Math.max(0, 5 - rank);
  return [0, 1, 2].map((bar) => (
    <rect
      key={bar}
      x={2 + bar * 4.5}
      y={10 - bar * 3.5}
      width="3"
      height={4 + bar * 3.5}
      rx="1"
      className={bar < lit ? (rank === 2 ? 'fill-warn' : 'fill-ink-2') : 'fill-line-strong'}
    />
  ));
}

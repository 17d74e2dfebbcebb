import { memo } from 'react';
import { glyph } from './glyph.tsx';

const SHAPES: Record<number, string> = {
  1: 'glyph-urgent',
  2: 'glyph-bars glyph-high',
  3: 'glyph-bars glyph-medium',
  4: 'glyph-bars glyph-low',
  9: 'glyph-none',
};

/** Priority as a shape: a filled square with a mark, three to one bars, or three dashes for none. */
export const PriorityIcon = memo(function PriorityIcon({ rank, name }: { rank: number; name?: string | null }) {
  return glyph({ shape: SHAPES[rank] ?? 'glyph-bars glyph-lowest', name: name === null ? '–' : name });
});

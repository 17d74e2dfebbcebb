import type { StatusCategory } from '@speedyflow/contract/ticket';
import { memo } from 'react';
import { glyph } from './glyph.tsx';

export interface StatusIconProps {
  category: StatusCategory;
  name?: string;
}

const SHAPES: Record<StatusCategory, string> = {
  new: 'glyph-new',
  in_progress: 'glyph-in_progress',
  waiting: 'glyph-waiting',
  done: 'glyph-done',
};

/** Status category as a shape: dashed ring, half disc, paused ring, disc with a tick. */
export const StatusIcon = memo(function StatusIcon({ category, name }: StatusIconProps) {
  return glyph({ shape: SHAPES[category], name });
});

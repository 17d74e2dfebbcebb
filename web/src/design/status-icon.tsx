import type { StatusCategory } from '@speedyflow/contract/ticket';
import { memo } from 'react';
import { Glyph } from './glyph.tsx';

export interface StatusIconProps {
  category: StatusCategory;
  name?: string;
}

/** Status category as a shape: dashed ring, half disc, paused ring, disc with a tick. */
export const StatusIcon = memo(function StatusIcon({ category, name }: StatusIconProps) {
  return (
    <Glyph name={name}>
      <Shape category={category} />
    </Glyph>
  );
});

function Shape({ category }: { category: StatusCategory }) {
  switch (category) {
    case 'new':
      return <circle cx="8" cy="8" r="6" className="stroke-ink-3" strokeWidth="1.6" strokeDasharray="2.2 1.6" />;
    case 'in_progress':
      return (
        <>
          <circle cx="8" cy="8" r="6" className="stroke-accent" strokeWidth="1.6" />
          <path d="M8 4.8a3.2 3.2 0 0 1 0 6.4z" className="fill-accent" />
        </>
      );
    case 'waiting':
      return (
        <>
          <circle cx="8" cy="8" r="6" className="stroke-warn" strokeWidth="1.6" />
          <path d="M6.6 6v4M9.4 6v4" className="stroke-warn" strokeWidth="1.5" strokeLinecap="round" />
        </>
      );
    case 'done':
      return (
        <>
          <circle cx="8" cy="8" r="6.8" className="fill-ok" />
          <path d="m5.2 8.2 2 2 3.6-4" className="stroke-raised" strokeWidth="1.6" strokeLinecap="round" />
        </>
      );
  }
}

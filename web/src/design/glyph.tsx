import type { ReactNode } from 'react';

/** A 16 px drawing. With a name it stands for a word; without one it only goes with a word beside it. */
export function Glyph({ name, children }: { name?: string | undefined; children: ReactNode }) {
  if (name === undefined) {
    return (
      <svg viewBox="0 0 16 16" className="size-4 shrink-0" fill="none" aria-hidden="true">
        {children}
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 16 16" className="size-4 shrink-0" fill="none" role="img" aria-label={name}>
      <title>{name}</title>
      {children}
    </svg>
  );
}

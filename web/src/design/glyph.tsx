import clsx from 'clsx';
import type { ReactElement } from 'react';

export interface GlyphProps {
  /** Its classes of glyphs.css. */
  shape: string;
  /** With a name it stands for a word; without one it only goes with a word beside it. */
  name?: string | undefined;
}

/** A 16 px drawing, for what a list shows a hundred times: an element and not a component. */
export function glyph({ shape, name }: GlyphProps): ReactElement {
  const isWord = name !== undefined;
  return (
    <span
      className={clsx('glyph', shape)}
      role={isWord ? 'img' : undefined}
      title={name}
      aria-hidden={isWord ? undefined : true}
    />
  );
}

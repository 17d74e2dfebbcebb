import clsx from 'clsx';
import { memo } from 'react';

/** Twelve grounds that carry white initials at 4.5:1 in both themes. */
const HUES = [18, 42, 65, 110, 145, 170, 195, 225, 255, 280, 310, 345];

function hueOf(name: string): number {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) % 9973;
  return HUES[hash % HUES.length]!;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.at(-1)! : '';
  return ([...words[0]!][0] ?? '?').toUpperCase() + ([...last][0] ?? '').toUpperCase();
}

export interface AvatarProps {
  name: string | null;
  size?: 16 | 20 | 24 | 28;
  /** Whether nothing beside it says the name. */
  alone?: boolean;
}

/** A person as initials on a colour that stays theirs; an empty ring is nobody. */
export const Avatar = memo(function Avatar({ name, size = 20, alone = false }: AvatarProps) {
  const box = { width: size, height: size };
  if (name === null) {
    return <span style={box} className="inline-block shrink-0 rounded-full border border-control border-dashed" />;
  }
  return (
    <span
      style={{ ...box, fontSize: size * 0.42, backgroundColor: `oklch(0.52 0.1 ${hueOf(name)})` }}
      className={clsx(
        'inline-flex shrink-0 select-none items-center justify-center rounded-full',
        // Drawn and not written: initials are no words of what they stand in.
        'font-semibold text-on-accent before:content-[attr(data-initials)]',
      )}
      data-initials={initialsOf(name)}
      {...(alone ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
    />
  );
});

import clsx from 'clsx';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

const NAMES: Record<string, string> = {
  mod: isApple ? '⌘' : 'Ctrl',
  shift: '⇧',
  enter: '↵',
  escape: 'Esc',
  home: 'Home',
  end: 'End',
  arrowdown: '↓',
  arrowup: '↑',
  arrowleft: '←',
  arrowright: '→',
};

/** The names of keys that others are shown as signs of. */
const SPOKEN: Record<string, string> = {
  mod: isApple ? 'Command' : 'Ctrl',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Escape',
  arrowdown: 'Down',
  arrowup: 'Up',
  arrowleft: 'Left',
  arrowright: 'Right',
};

/** The same for those who hear them. */
export const spokenKeys = (keys: string): string =>
  keys.replace(/[^ +]+/g, (key) => SPOKEN[key] ?? NAMES[key] ?? key.toUpperCase());

/** Keys as they are pressed: `g m` one after the other, `mod+k` together. */
export function KeyCaps({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={clsx('inline-flex shrink-0 items-center gap-1', className)} aria-hidden="true">
      {keys.split(' ').map((chord) => (
        <span key={chord} className="inline-flex gap-0.5">
          {chord.split('+').map((key) => (
            <kbd
              key={key}
              className="min-w-4.5 rounded-sm border border-line-strong bg-sunken px-1 text-center font-sans text-2xs text-ink-2 leading-4"
            >
              {NAMES[key.toLowerCase()] ?? key.toUpperCase()}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

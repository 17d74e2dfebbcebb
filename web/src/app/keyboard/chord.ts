/** The part of a keyboard event that names a chord. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** `mod+k`, `j`, `?`, `enter`; undefined for chords that belong to the browser or the system. */
export function chordOf(press: KeyPress): string | undefined {
  if (press.altKey) return undefined;
  const key = press.key.toLowerCase();
  if (press.ctrlKey || press.metaKey) return press.shiftKey ? undefined : `mod+${key}`;
  // A printed sign already carries its Shift; for letters and named keys Shift is part of the chord.
  return press.shiftKey && (key.length > 1 || /^\p{L}$/u.test(key)) ? `shift+${key}` : key;
}

/**
 * Finds the action of a chord in a map of key sequences. A first chord of a sequence answers `prefix`: the
 * caller waits for the next one.
 */
export function matchChord<Id extends string>(
  keyMap: Iterable<readonly [Id, readonly string[]]>,
  prefix: string | undefined,
  chord: string,
): { readonly id: Id } | 'prefix' | undefined {
  const typed = prefix === undefined ? chord : `${prefix} ${chord}`;
  let isPrefix = false;
  for (const [id, sequences] of keyMap) {
    if (sequences.includes(typed)) return { id };
    isPrefix ||= sequences.some((sequence) => sequence.startsWith(`${typed} `));
  }
  return isPrefix ? 'prefix' : undefined;
}

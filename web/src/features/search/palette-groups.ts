import { fitOf } from '../../app/plain.ts';
import type { PaletteEntry } from './palette-entries.tsx';

/** Lines of the palette under one heading. */
export interface PaletteGroup {
  heading: string;
  entries: readonly PaletteEntry[];
  /** How well they fit, whatever their names: they were found by what is typed. */
  found?: number;
}

/** How well what was found fits: as what has the words somewhere, or after all else. */
export const FOUND = { words: 1, last: 0.5 };

/** What fits the words, by group, its heading among what can be typed; where the name of something begins with them, it and its group come first. */
export function fittingGroups(groups: readonly PaletteGroup[], words: string): PaletteGroup[] {
  return groups
    .map(({ found, entries, ...group }) => {
      const rated = entries
        .map((entry) => ({
          entry,
          fit: found ?? (words === '' ? 1 : fitOf(entry.name, words, `${entry.detail ?? ''} ${group.heading}`)),
        }))
        .filter(({ fit }) => fit > 0)
        .sort((one, other) => other.fit - one.fit);
      return { ...group, fit: rated[0]?.fit ?? 0, entries: rated.map(({ entry }) => entry) };
    })
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit)
    .map(({ fit: _fit, ...group }) => group);
}

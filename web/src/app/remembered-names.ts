import { PREFIX } from './device-memory.ts';

/** The names of what this browser remembers that begin so. */
export function rememberedNames(prefix: string): string[] {
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + prefix));
    return names.map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

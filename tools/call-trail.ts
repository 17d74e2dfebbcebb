import { posix } from 'node:path';
import { resolveImport } from './imports.ts';
import type { SourceFile } from './source-files.ts';

/** A line of a file, and the function that begins there. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly name?: string;
}

/** Where a pattern stands. */
export function linesWith(files: readonly SourceFile[], pattern: RegExp): Place[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((content, index) => (pattern.test(content) ? [{ path, line: index + 1 }] : [])),
  );
}

/**
 * The functions that a piece of code reaches, nearest first. Read from the text: the names it mentions that its file
 * imports or declares, the methods it calls that its folder declares, and what those mention in turn within the
 * features. Layers below are named, not entered.
 */
export function reached(files: readonly SourceFile[], from: Place): Place[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const found = new Map<string, Place>();
  const pending = [from];
  for (const { path, line } of pending) {
    const code = blockAt(texts.get(path) ?? '', line);
    for (const place of mentioned(path, code, texts)) {
      const id = `${place.path}:${place.line}`;
      if (found.has(id) || id === `${from.path}:${from.line}`) continue;
      found.set(id, place);
      if (place.path.startsWith('server/src/features/')) pending.push(place);
    }
  }
  return [...found.values()];
}

/** The declarations of the names in a piece of code. */
function mentioned(path: string, code: string, texts: ReadonlyMap<string, string>): Place[] {
  const imported = importedNames(path, texts);
  const siblings = [...texts.keys()].filter((other) => posix.dirname(other) === posix.dirname(path));
  const places: Place[] = [];
  for (const [, word = '', member = ''] of code.matchAll(/(?<![\w.#])(#?[a-z]\w*)(?:\.#?(\w+))*/g)) {
    const all = imported.get(`* as ${word}`);
    const name = all ? member : word;
    const home = all ?? imported.get(word) ?? path;
    const line = lineOf(texts.get(home), new RegExp(`^(export )?(async )?(function\\*?|const) ${name}\\b`));
    if (line !== undefined) places.push({ path: home, line, name });
    else if (member) {
      const method = new RegExp(`^  (async )?${member}\\(`);
      const owners = siblings.filter((sibling) => lineOf(texts.get(sibling), method) !== undefined);
      for (const owner of owners) places.push({ path: owner, line: lineOf(texts.get(owner), method)!, name: member });
    }
  }
  return places;
}

/** From a line to the one that ends its block: the next that is indented no deeper and opens nothing again. */
function blockAt(text: string, line: number): string {
  const lines = text.split('\n').slice(line - 1);
  const depth = indentOf(lines[0] ?? '');
  const ends = (content: string) => content !== '' && indentOf(content) <= depth && !/^\s*[)\]}].*[({[]$/.test(content);
  const last = lines.findIndex((content, index) => index > 0 && ends(content));
  return lines.slice(0, last < 0 ? undefined : last).join('\n');
}

function indentOf(content: string): number {
  return content.length - content.trimStart().length;
}

/** The file each imported name comes from; `* as name` for all of a file. */
function importedNames(path: string, texts: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map<string, string>();
  const known = new Set(texts.keys());
  for (const [, list = '', specifier = ''] of (texts.get(path) ?? '').matchAll(
    /^import (\{[^}]*\}|\* as \w+) from '([^']+)'/gm,
  )) {
    const home = resolveImport(path, specifier, known);
    for (const name of list.replace(/[{}]/g, '').split(',')) if (home) names.set(name.trim(), home);
  }
  return names;
}

function lineOf(text: string | undefined, pattern: RegExp): number | undefined {
  const index = (text ?? '').split('\n').findIndex((content) => pattern.test(content));
  return index < 0 ? undefined : index + 1;
}

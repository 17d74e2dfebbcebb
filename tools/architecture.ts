import { type Import, parseFile, resolveImport } from './imports.ts';
import {
  BANNED_NAMES,
  GENERATED_FILE,
  LAYER_FOLDERS,
  type Layer,
  LONG_CATALOGUES,
  MAX_LINES,
  MAY_IMPORT,
  TEST_FILE,
} from './layers.ts';
import type { SourceFile } from './source-files.ts';

/** Faults found by each rule, one readable line each. */
export interface Faults {
  imports: string[];
  cycles: string[];
  names: string[];
  length: string[];
}

interface Edge extends Import {
  readonly from: string;
  readonly to: string;
}

/** Holds the files to the rules of `layers.ts`. */
export function architectureFaults(files: readonly SourceFile[]): Faults {
  const known = new Set(files.map((file) => file.path));
  const parsed = files.map((file) => ({ path: file.path, ...parseFile(file) }));
  const edges = parsed.flatMap(({ path: from, imports }) =>
    imports.flatMap((one): Edge[] => {
      const to = resolveImport(from, one.specifier, known);
      return to === undefined ? [] : [{ ...one, from, to }];
    }),
  );
  const barrels = parsed.filter((one) => one.barrel).map(({ path }) => `${path} only passes on other files' exports`);
  return {
    imports: [...files.flatMap(homeless), ...edges.flatMap(forbidden)],
    cycles: cycles(edges),
    names: [...files.flatMap(namesNothing), ...barrels],
    length: files.flatMap(tooLong),
  };
}

function layerOf(path: string): Layer | undefined {
  return LAYER_FOLDERS.find(([prefix]) => path.startsWith(prefix))?.[1];
}

function homeless({ path }: SourceFile): string[] {
  return layerOf(path) || TEST_FILE.test(path) ? [] : [`${path} is in no layer of tools/layers.ts`];
}

function forbidden({ from, to, line }: Edge): string[] {
  const [layer, target] = [layerOf(from), layerOf(to)];
  if (TEST_FILE.test(from) || !layer || !target) return [];
  const allowed = layer === target ? featureOf(from) === featureOf(to) : MAY_IMPORT[layer].includes(target);
  return allowed ? [] : [`${from}:${line} imports ${to}: ${nameOf(from, layer)} may not import ${nameOf(to, target)}`];
}

function featureOf(path: string): string | undefined {
  return /^server\/src\/features\/([^/]+)\//.exec(path)?.[1];
}

function nameOf(path: string, layer: Layer): string {
  const feature = featureOf(path);
  return feature ? `feature ${feature}` : layer;
}

/** Loops of the imports that are made while files load; each is told once, from its first file by name. */
function cycles(edges: readonly Edge[]): string[] {
  const next = Map.groupBy(
    edges.filter((edge) => !edge.typeOnly && !edge.lazy),
    (edge) => edge.from,
  );
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.add(loopFrom(trail.slice(start)));
    if (start >= 0 || done.has(path)) return;
    for (const edge of next.get(path) ?? []) walk(edge.to, [...trail, path]);
    done.add(path);
  };
  for (const path of [...next.keys()].sort()) walk(path, []);
  return [...found];
}

function loopFrom(loop: readonly string[]): string {
  const first = loop.indexOf([...loop].sort()[0]!);
  const turned = [...loop.slice(first), ...loop.slice(0, first)];
  return [...turned, turned[0]].join(' → ');
}

function namesNothing({ path }: SourceFile): string[] {
  const segments = path.split('/').map((segment) => segment.replace(/\..*$/, ''));
  return segments
    .filter((segment) => BANNED_NAMES.includes(segment))
    .map((segment) => `${path}: "${segment}" says nothing of what is inside`);
}

function tooLong({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - 1;
  const excused = GENERATED_FILE.test(path) || Object.keys(LONG_CATALOGUES).some((prefix) => path.startsWith(prefix));
  if (lines <= MAX_LINES || excused) return [];
  return [`${path} has ${lines} lines; ${MAX_LINES} is the most`];
}

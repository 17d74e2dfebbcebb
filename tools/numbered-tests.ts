import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type SourceFile, sourceFiles } from './source-files.ts';

/** A test that names what it proves: `I27: …`, `J5 J6: …`. */
interface NumberedTest {
  readonly number: string;
  readonly path: string;
  readonly title: string;
}

/** Invariants, traps of Jira and of Zendesk, faults, attacks. */
const NUMBER = /\b[IJZFA]\d{1,2}\b/g;
const TEST_FILE = /\.test\.tsx?$/;
/** `test('…'`, `it.each(…)('…'`, `describe(`…``: whatever opens a named test. */
const TITLE = /\b(?:test|it|describe)(?:\.\w+)*(?:\((?:[^()]|\([^()]*\))*\))?\(\s*(['`"])((?:\\.|(?!\1)[\s\S])*)\1/g;

/** Every test whose title names numbers, once for each of them, in their order. */
export function numberedTests(files: readonly SourceFile[]): NumberedTest[] {
  const tests = files
    .filter(({ path }) => TEST_FILE.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(TITLE)].flatMap(([, , title = '']) =>
        [...new Set(title.match(NUMBER))].map((number) => ({ number, path, title: title.replace(/\s+/g, ' ') })),
      ),
    );
  return tests.sort((a, b) => inOrder(a.number, b.number) || inOrder(a.path, b.path) || inOrder(a.title, b.title));
}

/** Numbers of invariants and traps that the specification of sync has a line for. */
export function specifiedNumbers(): string[] {
  const text = readFileSync(join(ROOT, 'server/src/sync/SPEC.md'), 'utf8');
  return [...text.matchAll(/^\| ([IJZ]\d+) \|/gm)].map(([, number = '']) => number);
}

/** The reference page that says which tests prove what. */
export function proofsReference(): string {
  const rows = numberedTests(sourceFiles()).map(
    ({ number, path, title }) => `| ${number} | ${title.replaceAll('|', '\\|')} | \`${path}\` |`,
  );
  return `# What is proven, and where

Generated from the titles of tests by \`node launch.mjs generate\`. I18 to I41 are the invariants and J, Z the traps of
[the specification of sync](../../server/src/sync/SPEC.md); I1 to I17 are of caches, I42 to I55 of storage and load, those
after them of rights and secrets; F are faults that were injected, A attacks.

| # | test | file |
|---|---|---|
${rows.join('\n')}
`;
}

const inOrder = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

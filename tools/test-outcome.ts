/** What became of one test file. */
export interface FileOutcome {
  /** Relative to the root. */
  readonly path: string;
  readonly passed: number;
  readonly failed: number;
  /** Notes of the tests that were skipped; undefined where none was given. */
  readonly skipped: readonly (string | undefined)[];
  /** The file could not be loaded, or a hook of it failed. */
  readonly broken: boolean;
}

/** Something from outside that the tests of some files need. */
export interface Need {
  readonly name: string;
  readonly files: RegExp;
  /** Why it is not there. */
  readonly missing?: string | undefined;
}

export interface Summary {
  /** Lines for people: what was skipped and why. */
  readonly lines: readonly string[];
  readonly ok: boolean;
  /** `N passed, N failed` and, when there are any, `, N skipped`. */
  readonly verdict: string;
}

/**
 * Counts the outcomes and says what was left out.
 *
 * @param strict whether a test that was left out for want of what it needs has failed, as in continuous integration
 */
export function summarise(outcomes: readonly FileOutcome[], needs: readonly Need[], strict: boolean): Summary {
  const lines: string[] = [];
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { path, broken, ...file } of outcomes) {
    const needed = needs.filter(({ files }) => files.test(path));
    const need = needed.find(({ missing }) => missing !== undefined) ?? needed[0];
    const leftOut = need?.missing === undefined ? file.skipped.length : Math.max(1, file.skipped.length);
    const counts = strict && need ? { failed: leftOut, skipped: 0 } : { failed: 0, skipped: leftOut };
    passed += file.passed;
    // A file that broke outside its tests is one failure more, unless its tests tell it already.
    failed += file.failed + counts.failed + (broken && file.failed === 0 ? 1 : 0);
    skipped += counts.skipped;
    lines.push(
      ...reasonsOf(file.skipped, need).map((why) => `${strict && need ? 'MISSING' : 'skipped'} ${path}: ${why}`),
    );
  }
  const verdict = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { lines, ok: failed === 0, verdict };
}

function reasonsOf(skipped: FileOutcome['skipped'], need: Need | undefined): string[] {
  if (need?.missing !== undefined) return [`${need.name} is not there: ${need.missing}`];
  const reasons = Map.groupBy(skipped, (note) => note ?? 'no reason given');
  return [...reasons].map(([reason, tests]) => `${tests.length} of its tests (${reason})`);
}

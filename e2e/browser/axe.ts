import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The success criteria of WCAG 2.2 AA, and those of the versions it contains. */
const CRITERIA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What floats over a screen is looked at alone: the screen was looked at by itself. */
const PART = `document.querySelector('[role="dialog"]') ?? document`;

/** What axe found, as far as it is told here. */
export interface Findings {
  /** Each with the elements it is of. */
  violations: axe.Result[];
  /** Each with one of the elements it is of. */
  passes: axe.Result[];
}

/** What axe says of the page as it stands; of its colours alone where only they changed. */
export async function examine(page: Page, { colours = false } = {}): Promise<Findings> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: colours ? ['color-contrast'] : CRITERIA, resultTypes: ['violations'] });
  const told = '({ violations, passes }) => ({ violations, passes })';
  return page.evaluate<Findings>(`axe.run(${PART}, ${options}).then(${told})`);
}

/** What is wrong with it, a line for each element. */
export async function violations(page: Page, only: { colours?: boolean } = {}): Promise<string[]> {
  return faultLines(await examine(page, only));
}

/** A line for each element something is wrong with. */
export const faultLines = ({ violations }: Findings): string[] =>
  violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 300)} ${told(node)}`));

/** Why, in one line. */
const told = ({ failureSummary = '' }: axe.NodeResult): string => failureSummary.replaceAll(/\s+/g, ' ');

import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The success criteria of WCAG 2.2 AA, and those of the versions it contains. */
const CRITERIA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What floats over a screen is looked at alone: the screen was looked at by itself. */
const PART = `document.querySelector('[role="dialog"]') ?? document`;

/** What is wrong with the page as it stands, a line for each element; of its colours alone where only they changed. */
export async function violations(page: Page, { colours = false } = {}): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: colours ? ['color-contrast'] : CRITERIA, resultTypes: ['violations'] });
  const found = await page.evaluate<axe.Result[]>(`axe.run(${PART}, ${options}).then((it) => it.violations)`);
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 300)} ${told(node)}`));
}

/** Why, in one line. */
const told = ({ failureSummary = '' }: axe.NodeResult): string => failureSummary.replaceAll(/\s+/g, ' ');

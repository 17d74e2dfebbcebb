import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { describeDemo } from './describe-demo.ts';
import { leavings } from './page-bounds.ts';
import { walk } from './walk.ts';

/** And as narrow, or as wide, as windows get. */
const SIZES = [
  { width: 1440, height: 600, extreme: 3840 },
  { width: 390, height: 600, extreme: 360 },
];
const SCHEMES = ['light', 'dark'] as const;
/** Some fifty screens, each looked at twice. */
const LONG = { timeout: 420_000 };

describeDemo('every screen', (at) => {
  it.each(SIZES)(
    'is accessible at $width px, light and dark, and keeps to the content policy and to its window',
    LONG,
    async ({ extreme, ...size }) => {
      const faults: string[] = [];
      const lines: string[] = [];
      await walk(at, size, async ({ name }, { page }, { complaints }) => {
        const counts: string[] = [];
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme });
          const found = await violations(page, { colours: colorScheme === 'dark' });
          faults.push(...found.map((fault) => `${name}, ${colorScheme}: ${fault}`));
          counts.push(`${colorScheme} ${found.length}`);
        }
        faults.push(...(await leavings(page, extreme)).map((fault) => `${name}: ${fault}`));
        const reports = complaints.splice(0).filter((words) => words.includes('Content Security Policy'));
        faults.push(...reports.map((report) => `${name}: ${report}`));
        lines.push(`${name.padEnd(44)} ${counts.join('   ')}`);
      });
      process.stdout.write(`axe, violations of WCAG 2.2 AA at ${size.width} px\n${lines.join('\n')}\n`);
      expect(faults).toEqual([]);
    },
  );
});

import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { describeDemo } from './describe-demo.ts';
import { englishLeft } from './english-left.ts';
import { leavings } from './page-bounds.ts';
import { walk } from './walk.ts';

/** And as narrow, or as wide, as windows get; one of them speaks Spanish. */
const SIZES = [
  { width: 1440, height: 600, extreme: 3840, language: 'es' },
  { width: 390, height: 600, extreme: 360, language: 'en' },
] as const;
const SCHEMES = ['light', 'dark'] as const;
/** Some fifty screens, each looked at twice. */
const LONG = { timeout: 420_000 };

describeDemo('every screen', (at) => {
  it.concurrent.each(SIZES)(
    'is accessible at $width px, light and dark, keeps to the content policy and to its window, and speaks one language',
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
        if (size.language === 'es')
          faults.push(...(await englishLeft(page)).map((words) => `${name}: in English: ${words}`));
        const reports = complaints.splice(0).filter((words) => words.includes('Content Security Policy'));
        faults.push(...reports.map((report) => `${name}: ${report}`));
        lines.push(`${name.padEnd(44)} ${counts.join('   ')}`);
      });
      process.stdout.write(`axe, violations of WCAG 2.2 AA at ${size.width} px\n${lines.join('\n')}\n`);
      expect(faults).toEqual([]);
    },
  );
});

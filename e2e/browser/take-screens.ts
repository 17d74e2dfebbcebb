/** `npm run screens -- --to FOLDER`: a picture of every screen, and what axe says of it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { findChromium } from '../../server/testing/servers/chromium.ts';
import { Agent, openBrowser } from './agent.ts';
import { examine, faultLines } from './axe.ts';
import { CATALOGUES, type Language } from './catalogues.ts';
import { startDemo } from './demo.ts';
import { axeTable, type Picture, sideBySide } from './screen-report.ts';
import { walk } from './walk.ts';

const USAGE =
  'npm run screens -- --to FOLDER [--only FRAGMENT] [--widths 1440,390] [--language en] [--format png|webp] [--scale 1]';
const BAD_USAGE = 2;
const SCHEMES = ['light', 'dark'] as const;
const FORMATS = ['png', 'webp'] as const;
const WEBP_QUALITY = 80;
/** Of a window as people have it at such a width. */
const heightAt = (width: number) => Math.max(844, Math.min(Math.round(width * 0.625), 1600));

type Asked = NonNullable<ReturnType<typeof asked>>;

function asked() {
  const { values } = parseArgs({
    options: {
      to: { type: 'string' },
      only: { type: 'string' },
      widths: { type: 'string', default: '1440,390' },
      language: { type: 'string', default: 'en' },
      format: { type: 'string', default: 'png' },
      scale: { type: 'string', default: '1' },
    },
  });
  const { to, only } = values;
  const [widths, scale] = [values.widths.split(',').map(Number), Number(values.scale)];
  const format = FORMATS.find((one) => one === values.format);
  const language = (Object.keys(CATALOGUES) as Language[]).find((one) => one === values.language);
  if (!to || !format || !language || ![...widths, scale].every((one) => one > 0)) return undefined;
  return { to, only, widths, language, format, scale };
}

/** Walks through a demo in a window of each width at once. */
async function takeAll({ to, only, widths, language, format, scale }: Asked): Promise<Picture[]> {
  const found = findChromium();
  if (!found.ok) throw new Error(found.reason);
  await mkdir(to, { recursive: true });
  const [demo, browser] = await Promise.all([startDemo(), openBrowser(found.value)]);
  const at = { demo, agent: (options: Parameters<typeof Agent.at>[1]) => Agent.at(browser, options) };
  const pictures: Picture[] = [];
  const through = (width: number) =>
    walk(at, { width, height: heightAt(width), language, only, scale }, async ({ name }, { page }) => {
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme });
        const findings = await examine(page, { colours: scheme === 'dark' });
        const file = `${name.replaceAll(/[^\w]+/g, '-')}-${width}-${scheme}.${format}`;
        await writeFile(join(to, file), await picture(page, format));
        const passes = findings.passes.map(({ id }) => id);
        pictures.push({ screen: name, width, scheme, file, violations: faultLines(findings), passes });
      }
    });
  try {
    await Promise.all(widths.map(through));
  } finally {
    await browser.close();
    await demo.stop();
  }
  return pictures;
}

/** Playwright's own pictures know no WebP. */
async function picture(page: Page, format: Asked['format']): Promise<Buffer> {
  if (format === 'png') return page.screenshot();
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format, quality: WEBP_QUALITY });
  return Buffer.from(data, 'base64');
}

const options = asked();
if (options) {
  const pictures = await takeAll(options);
  await writeFile(join(options.to, 'axe.json'), `${JSON.stringify(pictures, null, 2)}\n`);
  await writeFile(join(options.to, 'axe.md'), axeTable(pictures));
  await writeFile(join(options.to, 'index.html'), sideBySide(pictures));
  const faults = pictures.flatMap(({ violations }) => violations).length;
  process.stdout.write(`${pictures.length} pictures, ${faults} violations: ${join(options.to, 'index.html')}\n`);
} else {
  process.stderr.write(`Usage: ${USAGE}\n`);
  process.exitCode = BAD_USAGE;
}

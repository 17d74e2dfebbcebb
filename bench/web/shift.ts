import type { CDPSession, Page } from 'playwright-core';
import { Colleague } from './demo-server.ts';

/** Eight hours of a busy desk, one after the other: what others change, and what the person at the page reads. */
const HOURS = 8;
const HOUR_MS = 3_600_000;
const CHANGES_PER_HOUR = 250;
const TICKETS_PER_HOUR = 25;
const BYTES_PER_MB = 1e6;
const SETTLE_MS = 1_500;
const PATIENCE_MS = 1_500;

export interface HeapFigures {
  /** The largest that was held at the end of an hour. */
  mb: number;
  /** What an hour adds, by the line through the last six: the first two fill what is bounded. */
  growthMbPerHour: number;
}

/** The heap of a page through a shift, compressed; only what cannot be collected counts. */
export async function heapOverShift(page: Page, url: string): Promise<HeapFigures> {
  const colleague = await Colleague.signIn(url);
  await page.clock.install();
  await page.goto(`${url}/views/all_unsolved`);
  await page.getByRole('row').first().waitFor();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const keys = await page.evaluate<string[]>(KEYS);
  const held: number[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    // As quickly as the server takes them, while the person reads.
    const from = (hour * CHANGES_PER_HOUR) % keys.length;
    await colleague.label(keys.slice(from, from + CHANGES_PER_HOUR), [`hour-${hour}`]);
    await work(page);
    // What is kept for some minutes is to go as it does in an hour, and not to pile up because the hour took seconds.
    await page.clock.fastForward(HOUR_MS);
    await page.waitForTimeout(SETTLE_MS);
    held.push(await heapMb(devtools));
  }
  return { mb: Math.max(...held), growthMbPerHour: slope(held.slice(2)) };
}

/** Reads one ticket after the other, each in the panel, and now and then in another view. */
async function work(page: Page): Promise<void> {
  for (let n = 0; n < TICKETS_PER_HOUR; n++) {
    if (n % 5 === 0) {
      await page.keyboard.press('g');
      await page.keyboard.press('auhp'[(n / 5) % 4]!);
      await page.getByRole('row').first().waitFor();
    }
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const messages = page.locator('[data-ticket] article[data-state]').first();
    // The server knows nothing of the copies by which the device holds as many as it should.
    await messages.waitFor({ timeout: PATIENCE_MS }).catch(() => undefined);
    await page.keyboard.press('Escape');
  }
}

async function heapMb(devtools: CDPSession): Promise<number> {
  // What a first collection frees may be what held other things.
  for (let n = 0; n < 3; n++) await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / BYTES_PER_MB;
}

/** What each step adds, by least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rise = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return rise / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}

const KEYS = `(async () => {
  const keys = [];
  for (let cursor = ''; keys.length < ${4 * CHANGES_PER_HOUR}; ) {
    const page = await (await fetch('/api/v1/issues?status=new,in_progress,waiting&per_page=100' + cursor)).json();
    keys.push(...page.data.map(({ key }) => key));
    if (page.next_cursor === null) break;
    cursor = '&cursor=' + encodeURIComponent(page.next_cursor);
  }
  return keys;
})()`;

import type { CDPSession, Page } from 'playwright-core';
import { Timings } from '../serving/timings.ts';
import { paintedSincePress, probed } from './page-probes.ts';

const ROUNDS = 20;
const SETTLE_MS = 300;
const SLOWER = 4;
/** A column is read through at a quick turn of the wheel. */
const SCROLL = { px: 6_000, ms: 3_000 };
const FRAME_MS = 1_000 / 60;

export interface BoardFigures {
  tickets: number;
  opened: Timings;
  droppedPct: number;
  droppedSlowerPct: number;
}

/** The board with the most tickets: opened from a list, and its longest column scrolled. */
export async function measureBoard(page: Page, devtools: CDPSession): Promise<BoardFigures> {
  const { name, tickets } = await page.evaluate<{ name: string; tickets: number }>(LARGEST);
  const link = page.getByRole('link', { name, exact: true }).last();
  const opened = new Timings();
  const cards = `document.querySelectorAll('[data-board] [data-row]').length > 5`;
  for (let n = 0; n < ROUNDS; n++) {
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('row').first().waitFor();
    await page.waitForTimeout(SETTLE_MS);
    opened.add(await probed(page, paintedSincePress(cards), () => link.click()));
    await page.waitForTimeout(SETTLE_MS);
  }
  // Once read through, its cards are on the device.
  await page.evaluate(SCROLLED);
  const droppedPct = await page.evaluate<number>(SCROLLED);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const droppedSlowerPct = await page.evaluate<number>(SCROLLED);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  return { tickets, opened, droppedPct, droppedSlowerPct };
}

const LARGEST = `(async () => {
  const answer = async (path) => (await (await fetch('/api/v1/boards' + path)).json()).data;
  const sized = (await answer('')).map(async ({ id, name }) => {
    const { columns } = await answer('/' + id + '?per_column=1');
    return { name, tickets: columns.reduce((sum, { count }) => sum + count, 0) };
  });
  return (await Promise.all(sized)).sort((a, b) => b.tickets - a.tickets)[0];
})()`;

/** Scrolls the longest column from its top at an even pace; the share of frames that were not drawn, in percent. */
const SCROLLED = `new Promise((resolve) => {
  const columns = [...document.querySelectorAll('[data-board] section > div')];
  const column = columns.sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
  column.scrollIntoView();
  column.scrollTop = 0;
  const frames = [];
  const step = (at) => {
    frames.push(at);
    const share = (at - frames[0]) / ${SCROLL.ms};
    column.scrollTop = ${SCROLL.px} * share;
    if (share < 1) return requestAnimationFrame(step);
    const wanted = Math.round((at - frames[0]) / ${FRAME_MS});
    resolve((100 * Math.max(0, wanted - (frames.length - 1))) / wanted);
  };
  setTimeout(() => requestAnimationFrame(step), ${SETTLE_MS});
})`;

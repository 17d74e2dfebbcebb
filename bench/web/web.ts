import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../server/testing/servers/chromium.ts';
import { Timings } from '../serving/timings.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { measureBoard } from './boards.ts';
import { Colleague, startDemoServer } from './demo-server.ts';
import { lighthouseScores } from './lighthouse.ts';
import {
  FIRST_ROWS,
  HELD_ROWS,
  holdTickets,
  laidOutSincePress,
  PAGE_IS_KEPT,
  PROBES,
  paintedSincePress,
  probed,
} from './page-probes.ts';
import { heapOverShift } from './shift.ts';

const DIST = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

/** Tickets the device holds while lists are measured. */
const HELD = 5_000;
const FRAME_MS = 1_000 / 60;
const ROUNDS = 20;
const OFFLINE_EDITS = 50;
const SLOWER = 4;
const SETTLE_MS = 1_500;
const LOOK_MS = 100;

/** Views that are made up of held tickets, by the key that leads there and the name of their list. */
const VIEWS = [
  ['a', 'All unsolved'],
  ['u', 'Unassigned'],
  ['h', 'Urgent and high'],
  ['p', 'In progress'],
] as const;

/** The interface as it is built, in Chromium, at a demo: what people wait for, and whether what they write is lost. */
export async function measureWeb({ tickets }: { tickets: number }): Promise<Record<string, number>> {
  const found = findChromium();
  if (!found.ok) throw new Error(found.reason);
  const executablePath = found.value;
  return inTemporaryFolder(async (folder) => {
    const server = await startDemoServer(`${folder}/data`, tickets);
    const openProfile = async () => {
      const options = { executablePath, args: ARGUMENTS, viewport: { width: 1440, height: 900 }, locale: 'en' };
      const context = await chromium.launchPersistentContext(`${folder}/profile`, options);
      await context.addInitScript(PROBES);
      return context;
    };
    try {
      const figures = { initial_js_gzip_kb: initialJsKb(), ...(await measureAt(server.url, openProfile)) };
      const visit = { executablePath, profile: `${folder}/profile`, args: ARGUMENTS };
      return { ...figures, ...(await lighthouseScores(`${server.url}/views/all_unsolved`, visit)) };
    } finally {
      await server.stop();
    }
  });
}

/** The scripts that the page names, packed, in thousands of bytes. */
function initialJsKb(): number {
  const page = readFileSync(`${DIST}index.html`, 'utf8');
  const scripts = new Set([...page.matchAll(/assets\/[^"]+\.js/g)].map(([path]) => path));
  const bytes = [...scripts].map((path) => gzipSync(readFileSync(DIST + path), { level: 9 }).length);
  return bytes.reduce((sum, one) => sum + one, 0) / 1_000;
}

async function measureAt(url: string, openProfile: () => Promise<BrowserContext>): Promise<Record<string, number>> {
  let context = await openProfile();
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await until(async () => (await page.evaluate<number>(HELD_ROWS)) > 0);
  await until(() => page.evaluate<boolean>(PAGE_IS_KEPT));
  const opened = await ticketOpening(page, 'first');
  const openedAgain = await ticketOpening(page, 'again');
  const remote = await remoteChanges(page, await Colleague.signIn(url));
  await page.evaluate(holdTickets(HELD));
  await page.reload();
  await page.getByRole('row').first().waitFor();
  await pause(SETTLE_MS);
  const held = await page.evaluate<number>(HELD_ROWS);
  const switched = await viewSwitching(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const slow = await viewSwitching(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const filtered = await filtering(page);
  const first = await warmStarts(page);
  const board = await measureBoard(page, devtools);
  await context.close();

  context = await openProfile();
  const lost = await offlineEdits(context, url, openProfile);
  // Last: the server goes on for a while with what a shift asks of it.
  context = await openProfile();
  const heap = await heapOverShift(await context.newPage(), url);
  await context.close();
  return {
    tickets_held: held,
    first_paint_ms: first.ms(0.95),
    queue_switch_ms_p95: switched.ms(0.95),
    queue_switch_frames_p95: Math.ceil(switched.ms(0.95) / FRAME_MS),
    queue_switch_4x_slower_ms_p95: slow.ms(0.95),
    filter_ms_p95: filtered.ms(0.95),
    ticket_open_ms_p95: openedAgain.ms(0.95),
    ticket_open_not_held_ms_p95: opened.ms(0.95),
    board_tickets: board.tickets,
    board_5000_first_columns_ms: board.opened.ms(0.95),
    board_scroll_dropped_frames_pct: board.droppedPct,
    board_scroll_4x_slower_dropped_frames_pct: board.droppedSlowerPct,
    heap_mb_8h: heap.mb,
    heap_growth_mb_per_hour: heap.growthMbPerHour,
    remote_change_visible_ms_p95: remote.ms(0.95),
    offline_edits_lost: lost,
  };
}

/** Each start finds the page and its answers on the device, as the next morning. */
async function warmStarts(page: Page): Promise<Timings> {
  const timings = new Timings();
  for (let n = 0; n < ROUNDS; n++) {
    await page.reload();
    timings.add(await page.evaluate<number>(FIRST_ROWS));
    await pause(SETTLE_MS / 3);
  }
  return timings;
}

async function viewSwitching(page: Page): Promise<Timings> {
  const timings = new Timings();
  for (let n = 0; n < ROUNDS; n++) {
    const [key, name] = VIEWS[(n + 1) % VIEWS.length]!;
    await page.keyboard.press('g');
    const grid = `document.querySelector('[role="grid"][aria-label="${name}"] [role="row"]')`;
    timings.add(await probed(page, paintedSincePress(grid), () => page.keyboard.press(key)));
    await pause(SETTLE_MS / 5);
  }
  return timings;
}

/** Words of which every letter narrows what is held: one that does not would be timed until the server says so. */
const NARROWING = ['vp', 'pri', 'acc', 'lap', 'err'];

/** Words typed into a list: from each key to the rows that are left, laid out. */
async function filtering(page: Page): Promise<Timings> {
  const timings = new Timings();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  const field = page.getByRole('searchbox').first();
  const count = `document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')`;
  for (let n = 0; n < ROUNDS; n++) {
    await field.focus();
    for (const letter of NARROWING[n % NARROWING.length]!) {
      await page.evaluate(`globalThis.countBefore = ${count}`);
      const narrowed = laidOutSincePress(`${count} !== undefined && ${count} !== countBefore`);
      timings.add(await probed(page, narrowed, () => page.keyboard.press(letter)));
    }
    await field.fill('');
    await page.waitForURL((address) => address.search === '');
    await pause(SETTLE_MS / 5);
  }
  return timings;
}

/** Tickets one after the other: some this device does not hold yet, or the same ones, held, on a page opened anew. */
async function ticketOpening(page: Page, visit: 'first' | 'again'): Promise<Timings> {
  const timings = new Timings();
  await page.goto(page.url().replace(/[?].*/, ''));
  const rows = page.getByRole('row');
  await rows.first().waitFor();
  await pause(SETTLE_MS);
  for (let n = 0; n < ROUNDS; n++) {
    const key = (await rows.nth(n).getAttribute('data-row'))!;
    const message = `document.querySelector('[data-ticket="${key}"] article[data-state]')`;
    timings.add(await probed(page, paintedSincePress(message), () => rows.nth(n).click()));
    await pause(SETTLE_MS / 5);
  }
  // Written down a little after it was answered.
  if (visit === 'first') await pause(SETTLE_MS);
  return timings;
}

/** From the moment somebody asks for a change elsewhere until the list here shows it. */
async function remoteChanges(page: Page, colleague: Colleague): Promise<Timings> {
  const timings = new Timings();
  await page.goto(page.url().replace(/[?].*/, ''));
  await page.getByRole('row').first().waitFor();
  await pause(SETTLE_MS);
  for (let n = 0; n < ROUNDS; n++) {
    const key = (await page.getByRole('row').nth(n).getAttribute('data-row'))!;
    const text = `Renamed by a colleague, ${n}`;
    const shown = `document.querySelector('[data-row="${key}"]')?.textContent.includes('${text}')`;
    const painted = page.evaluate<number>(`probes.painted(() => ${shown}).then(() => Date.now())`);
    const askedAt = Date.now();
    await colleague.rename(key, text);
    timings.add((await painted) - askedAt);
    await pause(SETTLE_MS / 2);
  }
  return timings;
}

/** Tickets taken without a network, the browser closed and opened again: how many are not taken in the end. */
async function offlineEdits(context: BrowserContext, url: string, openProfile: () => Promise<BrowserContext>) {
  const page = await context.newPage();
  await page.goto(`${url}/views/unassigned`);
  await page.getByRole('row').first().waitFor();
  await pause(SETTLE_MS);
  await context.setOffline(true);
  const keys: string[] = [];
  for (let n = 0; n < OFFLINE_EDITS; n++) {
    await page.keyboard.press('j');
    keys.push((await page.getByRole('row', { selected: true }).getAttribute('data-row'))!);
    await page.keyboard.press('t');
  }
  await page.getByText(`${OFFLINE_EDITS} changes wait for the network`).waitFor();
  await context.close();

  const again = await openProfile();
  const restarted = await again.newPage();
  await restarted.goto(`${url}/views/unassigned`);
  await restarted.getByRole('row').first().waitFor();
  const colleague = await Colleague.signIn(url);
  let lost = keys;
  await until(async () => {
    const assignees = await Promise.all(lost.map((key) => colleague.assigneeOf(key)));
    lost = lost.filter((_, at) => assignees[at] === undefined);
    if (lost.length > 0) await pause(SETTLE_MS);
    return lost.length === 0;
  });
  await again.close();
  return lost.length;
}

const PATIENCE_MS = 60_000;

/** Waits for it, but not for ever: what is not so by then is what the figure tells. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await condition()) && Date.now() < end) await pause(LOOK_MS);
}

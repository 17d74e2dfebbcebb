import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Agent, openProfile } from './agent.ts';
import { signedIn } from './api-client.ts';
import { describeDemo } from './describe-demo.ts';
import { DATABASES, EVERYTHING, HELD_KEYS, ROWS, UNSENT } from './device.ts';
import { jiraAt } from './simulators.ts';

/** Types into the filter, and looks a frame later: long before the address is told. */
const TYPED = `(async () => {
  const count = () => document.querySelector('[role="grid"]').getAttribute('aria-rowcount');
  const before = count();
  const field = document.querySelector('input[type="search"]');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, 'vpn');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await new Promise(requestAnimationFrame);
  return { address: location.search, before, after: count() };
})()`;

/** Notes each priority that the open ticket shows from now on. */
const WATCH_PRIORITY = `(() => {
  const seen = (globalThis.prioritiesSeen = []);
  const look = () => {
    const label = document.querySelector('[data-property="priority"]')?.getAttribute('aria-label');
    const priority = label?.replace(/^[^:]*: /, '');
    if (priority && !seen.includes(priority)) seen.push(priority);
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
})()`;

/** Waits until this device holds so many answers whose keys begin so. */
async function holds(page: Page, prefix: string, count: number): Promise<void> {
  await until(async () => {
    const keys = await page.evaluate<string[]>(HELD_KEYS);
    return keys.filter((key) => key.startsWith(prefix)).length >= count;
  });
}

const until = (condition: () => Promise<boolean>) => vi.waitUntil(condition, { timeout: 20_000, interval: 50 });

/** The page opens without the server once its files are on the device. */
const pageIsKept = (page: Page) =>
  until(() =>
    page.evaluate(`navigator.serviceWorker.getRegistration().then((it) => it?.active?.state === 'activated')`),
  );

describeDemo('without a network', (at) => {
  let folder: string;
  let context: BrowserContext;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'speedyflow-profile-'));
    context = await openProfile(folder);
  });
  afterEach(async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Signs in, opens a queue and its first tickets, until this device holds them. */
  async function work(tickets: number): Promise<Agent> {
    const agent = new Agent(await context.newPage());
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'Enter');
    for (let n = 1; n < tickets; n++) {
      const key = await agent.selectedKey();
      await agent.ticket(key).getByRole('textbox', { name: 'Public reply' }).waitFor();
      await agent.press('j');
    }
    await holds(agent.page, '["conversation"', tickets);
    await holds(agent.page, '["tickets"', 2);
    await pageIsKept(agent.page);
    return agent;
  }

  /** The browser is closed and opened again, where the person was. */
  async function restart(url: string, { offline }: { offline: boolean }): Promise<Agent> {
    await context.close();
    context = await openProfile(folder);
    await context.setOffline(offline);
    const agent = new Agent(await context.newPage());
    await agent.page.goto(url);
    await agent.rows().first().waitFor();
    return agent;
  }

  it('what was visited is read, and what is edited stands in Jira after the network is back', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    let agent = await work(3);
    const here = agent.page.url();
    await holds(agent.page, '["issue-types"', 1);
    await context.setOffline(true);
    await agent.page.reload();
    await agent.rows().first().waitFor();
    const key = await agent.selectedKey();
    await agent.ticket(key).getByRole('article').first().waitFor();
    await agent.press('t');
    await agent.pending(key, 'assignee');
    await agent.write('c', 'Written on a train.');
    await agent.message(key, 'Written on a train.', 'pending').waitFor();
    await agent.press('Escape', 'n');
    await agent.page.getByRole('dialog', { name: 'New ticket' }).waitFor();
    await agent.type('Made on a train');
    await agent.press('Enter');
    const asked = (what: RegExp) => agent.page.getByRole('status').filter({ hasText: what });
    await asked(/^New ticket “Made on a train”: waits/).waitFor();
    await agent.press('Escape', 'x');
    await agent.page.getByRole('toolbar').waitFor();
    await agent.press('p');
    await agent.page.getByRole('option').first().waitFor();
    await agent.press('Enter');
    await asked(/Priority.*: waits/).waitFor();
    await agent.press('g', 'b');
    await agent.page.getByText('This board is not held on this device').waitFor({ timeout: 2_500 });

    agent = await restart(here, { offline: true });
    await agent.pending(key, 'assignee');
    await agent.message(key, 'Written on a train.', 'pending').waitFor();
    await context.setOffline(false);
    await agent.confirmed(key, 'assignee');
    await agent.message(key, 'Written on a train.', 'sent').waitFor();
    await agent.page.getByText('“Made on a train” was made.').waitFor();
    await agent.page.getByRole('list', { name: 'Bulk edits' }).waitFor();
    expect(await asked(/: waits/).count()).toBe(0);
    await until(async () => (await jira.read(key)).comments.some(({ text }) => text === 'Written on a train.'));
    expect((await jira.read(key)).assignee).toBe(await agent.propertyText(key, 'assignee'));
  });

  it('fifty edits outlive the browser: none is lost, none overwrites what somebody else did, none flickers', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    let agent = await work(1);
    const here = agent.page.url().replace(/[?].*/, '');
    await context.setOffline(true);
    const wanted = new Map<string, string>();
    const before = new Map<string, string>();
    for (let n = 0; n < 17; n++) {
      await agent.press('j', 't');
      const key = await agent.selectedKey();
      before.set(key, await agent.propertyText(key, 'priority'));
      const priority = before.get(key) === 'Medium' ? 'Highest' : 'Medium';
      await agent.press('p');
      await agent.page.getByRole('option', { name: priority, exact: true }).click();
      await agent.pending(key, 'priority');
      wanted.set(key, priority);
      if (n === 16) continue;
      await agent.write('i', `Note of ${key}.`);
      await agent.message(key, `Note of ${key}.`, 'pending').waitFor();
      await agent.press('Escape');
    }
    expect(wanted.size).toBe(17);
    await agent.page.getByText('50 changes wait for the network').waitFor();

    const [[contested = '', mine]] = [...wanted] as [[string, string]];
    const theirs = before.get(contested) === 'Lowest' ? 'Low' : 'Lowest';
    await jira.prioritise(contested, theirs);
    const other = await at.agent();
    await other.signIn(at.demo.url);
    await other.page.goto(`${at.demo.url}/tickets/${contested}`);
    await until(async () => (await other.propertyText(contested, 'priority')) === theirs);
    await other.page.context().close();

    agent = await restart(`${here}?ticket=${[...wanted.keys()][1]}`, { offline: true });
    await agent.page.getByText('50 changes wait for the network').waitFor();
    const [, watched = ''] = wanted.keys();
    await agent.pending(watched, 'priority');
    await agent.page.evaluate(WATCH_PRIORITY);
    await context.setOffline(false);
    await agent.page.getByText('Your change of 1 ticket needs a decision').waitFor({ timeout: 60_000 });
    const me = await agent.propertyText(watched, 'assignee');
    await until(async () => (await agent.page.evaluate<number>(UNSENT)) === 1);
    for (const [key, priority] of wanted) {
      await until(async () => (await jira.priorityOf(key)) === (key === contested ? theirs : priority));
      await until(async () => (await jira.read(key)).assignee === me);
    }
    const notesOf = async (key: string) =>
      (await jira.read(key)).comments.filter(({ text }) => text === `Note of ${key}.`).length;
    for (const key of [...wanted.keys()].slice(0, -1)) await until(async () => (await notesOf(key)) === 1);
    expect(await agent.page.evaluate('globalThis.prioritiesSeen')).toEqual([wanted.get(watched)]);

    await agent.page.getByRole('status').getByRole('link', { name: contested, exact: true }).click();
    await agent.page.getByText(`Theirs: ${theirs}. Yours: ${mine}.`).waitFor();
    await agent.page.getByRole('button', { name: 'Use mine' }).click();
    await until(async () => (await jira.priorityOf(contested)) === mine);
  });

  it('views and search begin with the tickets this device holds, though they were never opened', async () => {
    const agent = await work(1);
    await until(async () => (await agent.page.evaluate<number>(ROWS)) > 50);
    await context.setOffline(true);
    await agent.press('g', 'a');
    await agent.page.getByRole('heading', { name: /^All unsolved/ }).waitFor();
    await agent.rows().first().waitFor();
    await agent.press('/');
    await agent.page.getByRole('searchbox').fill('vpn');
    await agent.page.waitForURL(/q=vpn/);
    await agent.rows().filter({ hasText: /vpn/i }).first().waitFor();
  });

  it('says what it does not hold: moves, people and lists that were never asked for here', async () => {
    const agent = await work(1);
    const { page } = agent;
    await until(async () => (await page.evaluate<number>(ROWS)) > 50);
    await agent.press('Escape');
    const news = page.getByRole('status').filter({ hasText: /^All open.*: [\d,]+ tickets$/ });
    await news.waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'IT Support board' }).click();
    await page.locator('[data-board] [data-row]').first().waitFor();
    await news.waitFor({ state: 'detached' });
    await holds(page, '["board"', 1);
    await context.setOffline(true);

    await agent.press('j', 'Shift+M');
    const unknown = page.getByText('Its moves are not known on this device');
    await unknown.waitFor();
    await agent.press('Escape', 'j', 'Shift+ArrowRight');
    await unknown.first().waitFor({ state: 'attached' });
    expect(await page.getByText('once its last change has been sent').count()).toBe(0);

    await agent.press('g', 'a');
    await page.getByRole('heading', { name: /^All unsolved/ }).waitFor();
    await agent.press('j', 'j', 'm');
    await page.getByRole('dialog', { name: 'Status' }).getByText('Its moves are not known on this device').waitFor();
    await agent.press('Escape', 'a');
    await page.getByRole('combobox').fill('zzz');
    await page.getByText('Others are not known on this device').waitFor();
    await agent.press('Escape', 'g', 'e');
    await page.getByText('This list is not held on this device').waitFor();
    await context.setOffline(false);
    await agent.rows().first().waitFor();
  });

  it('a ticket that was never opened shows its row, and the rest by itself once the network is back', async () => {
    const agent = await work(1);
    const { page } = agent;
    await until(async () => (await page.evaluate<number>(ROWS)) > 50);
    const key = (await agent.rows().nth(12).getAttribute('data-row')) ?? '';
    await context.setOffline(true);
    await page.goto(`${at.demo.url}/tickets/${key}`);
    const ticket = agent.ticket(key);
    await ticket.getByRole('heading', { level: 2 }).waitFor();
    await ticket.getByText('Requester').waitFor();
    await ticket.getByText('The conversation could not be loaded').waitFor();
    await context.setOffline(false);
    await ticket.getByRole('article').first().waitFor();
  });

  it.each([1440, 390])(
    'after a reload says that it is offline, and how old what it shows is, at %i px',
    async (width) => {
      const agent = await work(1);
      const { page } = agent;
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`${at.demo.url}/views/all_unsolved`);
      await until(async () => (await page.evaluate<number>(ROWS)) > 50);
      await holds(page, '["view-counts"', 1);
      await context.setOffline(true);
      for (const view of ['all_unsolved', 'unassigned']) {
        await page.goto(`${at.demo.url}/views/${view}`);
        await agent.rows().first().waitFor();
        const bar = page.getByRole('status').filter({ hasText: 'Offline. What you see was current' });
        await bar.waitFor({ timeout: 3_000 });
        const words = page.getByText(/current \d+[smh].* ago, at .*:\d\d/);
        const said = await words.textContent();
        if (/current \d+s/.test(said ?? '')) await until(async () => (await words.textContent()) !== said);
        if (width > 640) await page.getByRole('contentinfo').getByText('Offline').waitFor();
        expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/[a-z][\d,]+$/);
      }
    },
  );

  it('words narrow a list at every key, and another view shows nothing of the one before', async () => {
    const agent = await work(1);
    await until(async () => (await agent.page.evaluate<number>(ROWS)) > 50);
    await agent.press('g', 'a');
    await agent.page.getByRole('grid', { name: 'All unsolved' }).getByRole('row').first().waitFor();
    const { address, before, after } = await agent.page.evaluate<Record<string, string>>(TYPED);
    expect(address).toBe('');
    expect(Number(after)).toBeGreaterThan(0);
    expect(Number(after)).toBeLessThan(Number(before));
    await agent.page.waitForURL(/q=vpn/);
    await agent.page.evaluate('document.activeElement.blur()');
    await agent.press('g', 'u');
    const unassigned = agent.page.getByRole('grid', { name: 'Unassigned' });
    await unassigned.getByRole('row').first().waitFor();
    expect(await unassigned.locator('[role="gridcell"][title]').count()).toBe(0);
    expect(await agent.page.getByRole('searchbox').inputValue()).toBe('');
    expect(new URL(agent.page.url()).search).toBe('');
  });

  it('signing out leaves nothing of what the server told on the device', async () => {
    const agent = await work(1);
    const { page } = agent;
    await agent.press('Control+k');
    await page.getByRole('combobox').fill('Sign out');
    await page.getByRole('option', { name: 'Sign out', exact: true }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await expect.poll(() => page.evaluate(DATABASES)).toEqual(['speedyflow.unsent.1']);
    expect(await page.evaluate("localStorage.getItem('speedyflow.person')")).toBeNull();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('two tabs hear what others change by one stream, and the second goes on when the first is closed', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const streams: string[] = [];
    context.on('request', (request) => {
      if (request.url().endsWith('/changes/stream')) streams.push(request.url());
    });
    const agent = await work(1);
    const other = new Agent(await context.newPage());
    await other.page.goto(agent.page.url());
    await other.rows().first().waitFor();
    const key = (await other.rows().first().getAttribute('data-row')) ?? '';
    const shows = (text: string) => other.page.locator(`[data-row="${key}"]`, { hasText: text }).waitFor();
    await jira.rename(key, 'Heard by both');
    await shows('Heard by both');
    expect(streams).toHaveLength(1);
    await agent.page.close();
    await until(async () => streams.length === 2);
    await jira.rename(key, 'Heard by the one that is left');
    await shows('Heard by the one that is left');
  });

  it('what somebody may see no more is gone from the device as well', async () => {
    const admin = await signedIn(at.demo.url, 'admin@demo.local');
    const agent = await work(1);
    const { page } = agent;
    await until(async () => (await page.evaluate<number>(ROWS)) > 50);
    const { data: desks } = await admin('GET', '/service-desks');
    const others = desks.filter(({ name }) => name !== 'IT Support').map(({ id }) => id);
    await admin('PATCH', '/users/1', { desk_ids: others });
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: /^All unsolved/ }).waitFor();
    await until(async () => !(await page.evaluate<string>(EVERYTHING)).includes('MSM-'));
    expect(await page.locator('[data-row^="MSM-"]').count()).toBe(0);
    await admin('PATCH', '/users/1', { desk_ids: desks.map(({ id }) => id) });
  });
});

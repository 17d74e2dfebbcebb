/** A person at the browser: what they see and press, in the words of the interface. */
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that the test command has found. */
export const CHROMIUM = process.env.SPEEDYFLOW_TEST_CHROMIUM;

export function openBrowser(executablePath = CHROMIUM): Promise<Browser> {
  if (executablePath === undefined) throw new Error('SPEEDYFLOW_TEST_CHROMIUM is not set');
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A browser that somebody closes and opens again: what it keeps is in the folder. */
export async function openProfile(folder: string): Promise<BrowserContext> {
  if (CHROMIUM === undefined) throw new Error('SPEEDYFLOW_TEST_CHROMIUM is not set');
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM,
    args: ARGUMENTS,
    viewport: { width: 1440, height: 900 },
    locale: 'en',
  });
  context.setDefaultTimeout(15_000);
  return context;
}

export class Agent {
  readonly page: Page;
  /** What the page complained about; a good day leaves it empty. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async at(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Agent> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', ...options });
    context.setDefaultTimeout(15_000);
    return new Agent(await context.newPage());
  }

  async signIn(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.rows().first().waitFor();
  }

  /** Opens a desk in the rail and one of its queues, as a list however few its tickets are. */
  async openQueue(desk: RegExp, queue: RegExp): Promise<void> {
    const button = this.page.getByRole('button', { name: desk, expanded: false });
    if (await button.count()) await button.click();
    const queues = this.page.getByRole('button', { name: desk, expanded: true }).locator('xpath=..');
    await queues.getByRole('link', { name: queue }).click();
    await this.page.waitForURL(/\/queues\//);
    await this.rows().or(this.page.locator('[data-board]')).first().waitFor();
    const asList = this.page.getByRole('button', { name: 'Show as list' });
    if (await asList.isVisible()) await asList.click();
    await this.rows().first().waitFor();
  }

  rows(): Locator {
    return this.page.getByRole('row');
  }

  async selectedKey(): Promise<string> {
    return (await this.page.getByRole('row', { selected: true }).getAttribute('data-row')) ?? '';
  }

  /** Waits until something has the focus. */
  focusOn(what: Locator): Promise<void> {
    return what.and(this.page.locator(':focus')).waitFor();
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  ticket(key: string): Locator {
    return this.page.locator(`[data-ticket="${key}"]`);
  }

  property(key: string, name: 'status' | 'assignee' | 'priority'): Locator {
    return this.ticket(key).locator(`[data-property="${name}"]`);
  }

  async propertyText(key: string, name: 'status' | 'assignee' | 'priority'): Promise<string> {
    const text = await this.property(key, name).getAttribute('aria-label');
    return text?.replace(/^[^:]*: /, '') ?? '';
  }

  /** A message of the conversation, by its words and by where it stands between being sent and being confirmed. */
  message(key: string, text: string, state: 'pending' | 'sent' | 'refused'): Locator {
    return this.ticket(key).locator(`article[data-state="${state}"]`, { hasText: text });
  }

  /** Writes to the open ticket and sends it, without the pointer: `c` in public, `i` for the team. */
  async write(mode: 'c' | 'i', text: string): Promise<void> {
    await this.press(mode);
    await this.type(text);
    await this.page.locator('textarea:focus').waitFor();
    await this.press('Control+Enter');
  }

  /** Moves the ticket by a move its workflow offers, the first unless one is named; answers where to. */
  async move(key: string, name?: string): Promise<string> {
    await this.press('m');
    await this.page.getByRole('option').first().waitFor();
    if (name !== undefined) await this.type(name);
    await this.press('Enter');
    await this.pending(key, 'status');
    return this.propertyText(key, 'status');
  }

  /** Waits until nothing of a property is on its way any more. */
  async confirmed(key: string, name: 'status' | 'assignee' | 'priority'): Promise<void> {
    await this.ticket(key).locator(`[data-property="${name}"]:not([data-pending])`).waitFor();
  }

  async pending(key: string, name: 'status' | 'assignee' | 'priority'): Promise<void> {
    await this.ticket(key).locator(`[data-property="${name}"][data-pending]`).waitFor();
  }
}

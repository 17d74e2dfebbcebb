import { expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { describeDemo } from './describe-demo.ts';
import { jiraAt } from './simulators.ts';

/** Long enough that a person sees an edit on its way. */
const ON_ITS_WAY_MS = 1_500;

const LOCKED = { errorMessages: ['It is locked for the audit.'], errors: {} };

/** The board of a service desk, as somebody at it sees it. */
class Board {
  readonly agent: Agent;

  constructor(agent: Agent) {
    this.agent = agent;
  }

  static async open(agent: Agent, url: string): Promise<Board> {
    await agent.signIn(url);
    await agent.page.getByRole('link', { name: 'IT Support board' }).click();
    const board = new Board(agent);
    await board.cards('New').first().waitFor();
    return board;
  }

  column(name: string) {
    return this.agent.page.getByRole('region', { name, exact: true });
  }

  cards(column: string) {
    return this.column(column).locator('[data-row]');
  }

  card(column: string, key: string) {
    return this.column(column).locator(`[data-row="${key}"]`);
  }

  async keyOf(column: string, nth: number): Promise<string> {
    return (await this.cards(column).nth(nth).getAttribute('data-row')) ?? '';
  }

  /** Picks a card up and holds it over a column. */
  async dragOver(card: { column: string; key: string }, column: string): Promise<void> {
    const { mouse } = this.agent.page;
    await this.card(card.column, card.key).hover();
    await mouse.down();
    const to = await this.column(column).boundingBox();
    if (!to) throw new Error(`${column} is out of sight`);
    await mouse.move(to.x + to.width / 2, to.y + 200, { steps: 8 });
    // A card that is dropped before it is known where it may go stays where it is.
    await this.column(column)
      .and(this.agent.page.locator('[data-reception]:not([data-reception="unknown"])'))
      .waitFor();
  }

  async drop(): Promise<void> {
    await this.agent.page.mouse.up();
  }

  /** Keeps a record of every column a card is seen in, from now on. */
  async follow(key: string): Promise<() => Promise<string[]>> {
    await this.agent.page.evaluate(`{
      const seen = (window.seen = []);
      const look = () => {
        const column = document.querySelector('[data-row="${key}"]')?.closest('section')?.ariaLabel;
        if (column && seen.at(-1) !== column) seen.push(column);
      };
      look();
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
    }`);
    return () => this.agent.page.evaluate('window.seen');
  }
}

describeDemo('a board', (at) => {
  it('a card goes where it is dragged, at once and for good, and stands in Jira', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    const board = await Board.open(agent, at.demo.url);
    const key = await board.keyOf('New', 1);
    await jira.delay(ON_ITS_WAY_MS);
    const seen = await board.follow(key);

    await board.dragOver({ column: 'New', key }, 'Working');
    await board.column('Backlog').getByText('No move leads from Open to Backlog.').waitFor();
    expect(await board.column('Working').getAttribute('data-reception')).toBe('allowed');
    await board.drop();
    const moved = board.card('Working', key);
    await moved.waitFor();
    expect(await moved.getAttribute('data-pending')).toBe('true');
    await agent.page.locator(`[data-row="${key}"]:not([data-pending])`).waitFor();
    await jira.delay(0);
    expect(await seen()).toEqual(['New', 'Working']);
    expect((await jira.read(key)).status).toBe('In Progress');
    expect(agent.complaints).toEqual([]);
    await agent.page.context().close();
  });

  it('what Jira refuses comes back with the reason beside it, and goes through when tried again', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    const board = await Board.open(agent, at.demo.url);
    const key = await board.keyOf('New', 0);
    await jira.refuseNext('POST', '*/transitions', LOCKED);
    await board.dragOver({ column: 'New', key }, 'Working');
    await board.drop();
    const note = board
      .column('New')
      .getByRole('listitem')
      .filter({ has: agent.page.locator(`[data-row="${key}"]`) })
      .getByRole('alert');
    await note.getByText('It is locked for the audit.').waitFor();
    await note.getByRole('button', { name: 'Try again' }).click();
    await board.card('Working', key).waitFor();
    await agent.page.locator(`[data-row="${key}"]:not([data-pending])`).waitFor();
    expect((await jira.read(key)).status).toBe('In Progress');
    await agent.page.context().close();
  });

  it('asks which move is meant where several lead into a column', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    const { page } = agent;
    const board = await Board.open(agent, at.demo.url);
    const key = await board.keyOf('Working', 0);
    await board.dragOver({ column: 'Working', key }, 'Waiting');
    await board.drop();
    await page.getByRole('option', { name: 'Escalate to vendor' }).waitFor();
    expect(await board.card('Working', key).count()).toBe(1);
    await page.getByRole('option', { name: 'Escalate to vendor' }).click();
    await board.card('Waiting', key).waitFor();
    await page.locator(`[data-row="${key}"]:not([data-pending])`).waitFor();
    expect((await jira.read(key)).status).toBe('Pending vendor');
    await page.context().close();
  });

  it('cards go from column to column by keys alone, and keep the focus', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    const { page } = agent;
    const board = await Board.open(agent, at.demo.url);
    await agent.press('j', 'ArrowDown');
    const key = await board.keyOf('New', 1);
    const focusedIs = () => agent.focusOn(page.locator(`[data-row="${key}"]`));
    await focusedIs();

    await agent.press('Shift+ArrowLeft');
    await board.column('Backlog').getByText('No move leads from Open to Backlog.').waitFor();
    await page.getByRole('status').getByText(`${key}: No move leads from Open to Backlog.`).waitFor();
    await agent.press('Shift+ArrowRight');
    await board.card('Working', key).waitFor();
    await page.getByRole('status').getByText(`${key} moved from Open to In Progress.`).waitFor();
    await focusedIs();

    await agent.press('Shift+M');
    const here = page.getByRole('option', { name: 'Working' });
    await here.getByText('It is here').waitFor();
    expect(await here.getAttribute('aria-disabled')).toBe('true');
    await agent.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    await focusedIs();
    await agent.press('Shift+M');
    await page.getByRole('option', { name: 'Done' }).waitFor();
    await agent.type('Waiting');
    await agent.press('Enter');
    await page.getByRole('option', { name: 'Respond to customer' }).waitFor();
    await agent.press('Enter');
    await board.card('Waiting', key).waitFor();
    await focusedIs();
    await page.locator(`[data-row="${key}"]:not([data-pending])`).waitFor();
    expect((await jira.read(key)).status).toBe('Waiting for customer');
    await page.context().close();
  });

  it('columns are read on while one scrolls, and only what is in sight exists', async () => {
    const agent = await at.agent();
    const { page } = agent;
    const board = await Board.open(agent, at.demo.url);
    await agent.press('j', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await board.cards('Done').first().waitFor();
    const said = await board.column('Done').getByRole('heading').locator('xpath=following-sibling::span').textContent();
    const total = Number(said?.replace(/\D/g, ''));
    expect(total).toBeGreaterThan(200);
    const lastShown = () => board.column('Done').locator('[aria-posinset]').last().getAttribute('aria-posinset');
    await expect.poll(() => agent.press('End').then(lastShown).then(Number), { timeout: 30_000 }).toBe(total);
    expect(await board.cards('Done').count()).toBeLessThan(40);
    await page.context().close();
  });

  it('is cut into lanes, which fold, and are remembered', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await Board.open(agent, at.demo.url);
    await agent.press('Shift+L');
    const lane = page.locator('[data-lane]').first();
    await lane.locator('[data-row]').first().waitFor();
    const counted = await lane.getByRole('button').first().textContent();
    await agent.press('j');
    await agent.press('o');
    await lane.locator('[data-row]').first().waitFor({ state: 'detached' });
    await agent.focusOn(page.locator('[data-board]'));
    await agent.press('Shift+L');
    await page.getByRole('button', { name: 'Lanes: By priority' }).waitFor();
    await agent.press('Shift+L');
    await page.locator('[data-lane]').first().waitFor({ state: 'detached' });
    await agent.focusOn(page.locator('[data-board], [data-board] *'));
    await agent.press('Shift+L');
    await lane.getByRole('button', { expanded: false }).waitFor();
    await agent.focusOn(page.locator('[data-board], [data-board] *'));
    await page.reload();
    await lane.getByRole('button', { expanded: false }).waitFor();
    await expect.poll(() => lane.getByRole('button').first().textContent()).toBe(counted);
    expect(await lane.locator('[data-row]').count()).toBe(0);
    await lane.getByRole('button').first().click();
    await lane.locator('[data-row]').first().waitFor();
    await page.context().close();
  });

  it('begins on a phone with the first column that has a card', async () => {
    const agent = await at.agent({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const { page } = agent;
    await agent.signIn(at.demo.url);
    const read = async (path: string) => (await (await page.request.get(`${at.demo.url}/api/v1${path}`)).json()).data;
    for (const { id } of (await read('/boards')).slice(0, 4)) {
      const { columns } = await read(`/boards/${id}`);
      if (!columns.some(({ count }: { count: number }) => count > 0)) continue;
      await page.goto(`${at.demo.url}/boards/${id}`);
      await page.locator('[data-board] [data-row]').first().waitFor();
      const shown = () =>
        page.evaluate(`(() => {
          const sections = [...document.querySelectorAll('[data-board] > section')];
          const filled = sections.findIndex((section) => section.querySelector('h2 + .numeric').textContent !== '0');
          const board = document.querySelector('[data-board]').getBoundingClientRect();
          return sections.findIndex((section) => section.getBoundingClientRect().left >= board.left) - filled;
        })()`);
      await page.evaluate('(async () => { for (let n = 0; n < 60; n++) await new Promise(requestAnimationFrame); })()');
      expect([id, await shown()]).toEqual([id, 0]);
    }
    await page.context().close();
  });

  it('a card goes to whom the lane belongs that it is dragged into', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent({ viewport: { width: 1800, height: 3_000 } });
    const { page } = agent;
    await Board.open(agent, at.demo.url);
    await agent.press('Shift+L');
    const working = page.locator('[data-lane]').filter({ has: page.locator('ol[aria-label="Working"] [data-row]') });
    const [theirs, others] = [working.nth(0), working.nth(1)];
    const cell = (lane: typeof theirs) => lane.getByRole('list', { name: 'Working' });
    const card = cell(others).locator('[data-row]').first();
    await card.waitFor();
    const key = (await card.getAttribute('data-row')) ?? '';
    const name = await theirs.getAttribute('aria-label');
    await card.hover();
    await page.mouse.down();
    const to = await cell(theirs).boundingBox();
    if (!to) throw new Error('the lane is out of sight');
    await page.mouse.move(to.x + 100, to.y + 20, { steps: 8 });
    await page
      .locator(`[data-lane="${await theirs.getAttribute('data-lane')}"] [data-reception="allowed"]`)
      .first()
      .waitFor();
    await page.mouse.up();
    await cell(theirs).locator(`[data-row="${key}"]`).waitFor();
    await page.locator(`[data-row="${key}"]:not([data-pending])`).waitFor();
    expect((await jira.read(key)).assignee).toBe(name);
    await page.context().close();
  });

  it('few tickets of a view are a board and many a list, until one chooses otherwise', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    const { counts } = await (await page.request.get(`${at.demo.url}/api/v1/requests/technician-views/counts`)).json();
    const [few] = Object.entries(counts as Record<string, number>).find(([, count]) => count > 0 && count <= 20) ?? [];
    expect(counts.all_unsolved).toBeGreaterThan(20);
    const cards = page.locator('[data-board] [data-row]');

    await page.goto(`${at.demo.url}/views/${few}`);
    await cards.first().waitFor();
    await agent.press('v');
    await agent.rows().first().waitFor();
    expect(await cards.count()).toBe(0);
    await page.reload();
    await agent.rows().first().waitFor();
    await page.goto(`${at.demo.url}/views/all_unsolved`);
    await agent.rows().first().waitFor();
    await page.getByRole('button', { name: 'Show as board' }).click();
    await cards.first().waitFor();
    await agent.press('Shift+L');
    await page.locator('[data-lane]').first().waitFor();
    await page.getByRole('button', { name: 'Lanes: By assignee' }).waitFor();
    await agent.press('Shift+L', 'Shift+L');
    await page.locator('[data-lane]').first().waitFor({ state: 'detached' });
    const shown = () => page.locator('[data-board] h2 + .numeric').allTextContents();
    await expect
      .poll(async () => (await shown()).reduce((sum, count) => sum + Number(count.replace(/\D/g, '')), 0))
      .toBe(counts.all_unsolved);
    await page.context().close();
  });
});

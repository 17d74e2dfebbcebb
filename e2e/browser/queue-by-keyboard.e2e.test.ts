import { expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { describeDemo } from './describe-demo.ts';
import { jiraAt } from './simulators.ts';

/** What has the focus, in the words of an assistive tool. Browser code, and so text. */
const FOCUSED = `(() => {
  const it = document.activeElement;
  if (it === null || it === document.body) return 'nothing';
  return it.getAttribute('role') ?? it.tagName.toLowerCase();
})()`;

const focused = ({ page }: Agent): Promise<string> => page.evaluate(FOCUSED);

describeDemo('a queue', (at) => {
  it('is worked by keyboard alone, and the focus is never lost', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    const { page } = agent;
    const focusIs = (what: string) => expect.poll(() => focused(agent)).toBe(what);
    await page.goto(at.demo.url);
    await page.getByLabel('E-mail address').waitFor();
    await agent.press('Tab', 'Tab', 'Enter');
    await agent.rows().first().waitFor();
    await focusIs('grid');

    await agent.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await agent.type('IT Support All open');
    await page.getByRole('option', { name: 'All open IT Support', selected: true }).waitFor();
    await agent.press('Enter');
    await page.waitForURL(/\/queues\//);
    await page.locator('[data-row]').first().waitFor();
    await focusIs('grid');

    for (let n = 0; n < 3; n++) {
      await agent.press('j', 'Enter');
      const key = await agent.selectedKey();
      await agent.ticket(key).locator('textarea').waitFor();
      const words = `Handled without a pointer, ${n}.`;
      await agent.write('c', words);
      await agent.message(key, words, 'sent').waitFor();
      await agent.press('Escape');
      await focusIs('grid');
      await agent.press('p');
      await page.getByRole('option').first().waitFor();
      await agent.press('ArrowDown', 'Enter');
      await focusIs('grid');
      await agent.press('t');
      await agent.confirmed(key, 'assignee');
      await agent.confirmed(key, 'priority');
      await agent.press('Escape');
      await agent.ticket(key).waitFor({ state: 'detached' });
      await focusIs('grid');
      expect((await jira.read(key)).comments).toContainEqual({ text: words, public: true });
      await expect.poll(async () => (await jira.read(key)).assignee).not.toBeNull();
    }

    const before = await agent.selectedKey();
    await agent.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await agent.press('Escape');
    await focusIs('grid');
    await agent.press('n');
    await page.getByRole('dialog', { name: 'New ticket' }).waitFor();
    await agent.press('Escape');
    await focusIs('grid');
    expect(await agent.selectedKey()).toBe(before);
    // An edit made while the one before it is on its way is weighed against what that one made of the ticket.
    expect(agent.complaints.filter((words) => !words.includes('status of 412'))).toEqual([]);
    await page.context().close();
  });

  it('goes on where it was once a summary was changed, or was not', async () => {
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'Enter');
    const field = agent.page.getByRole('textbox', { name: 'Summary' });
    const list = agent.page.getByRole('grid');
    const button = agent.page.locator('[data-property="summary"]');
    await button.waitFor();
    for (const end of ['Escape', 'Enter']) {
      await agent.focusOn(list);
      await agent.press('e');
      await agent.focusOn(field);
      await agent.press(end);
      await agent.focusOn(list);
    }
    await button.click();
    await agent.focusOn(field);
    await agent.press('Escape');
    await agent.focusOn(button);
    await agent.page.context().close();
  });

  it('hands what is typed ahead of a picker to the picker, wherever the focus is meanwhile', async () => {
    const agent = await at.agent({ serviceWorkers: 'block' });
    const { page } = agent;
    const { promise: mayCome, resolve: letCome } = Promise.withResolvers<void>();
    const { promise: barMayCome, resolve: letBarCome } = Promise.withResolvers<void>();
    for (const [code, come] of [
      [/assets\/pickers-.*\.js/, mayCome],
      [/assets\/bulk-bar-.*\.js/, barMayCome],
    ] as const) {
      await page.route(code, async (route) => {
        await come;
        await route.continue();
      });
    }
    await agent.signIn(at.demo.url);
    // The bar for many tickets has pickers of its own: before it is there, none of the ticket one is at.
    await agent.press('j', 'x', 'l');
    await agent.type('new');
    letBarCome();
    await expect.poll(() => page.getByRole('combobox').inputValue()).toBe('new');
    await agent.press('Escape', 'Escape');
    await page.getByRole('toolbar').waitFor({ state: 'detached' });

    await agent.press('Enter');
    const reply = page.locator('[data-ticket] textarea');
    await reply.waitFor();
    await agent.press('l');
    await agent.type('ru');
    await reply.focus();
    await agent.type('shed');
    letCome();
    await expect.poll(() => page.getByRole('combobox').inputValue()).toBe('rushed');
    expect(await reply.inputValue()).toBe('');
    await page.context().close();
  });

  it('everything on its screen can be reached with the tab key, and says what it is', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'Enter');
    await page.locator('[data-ticket] textarea').waitFor();
    const unnamed = await page.evaluate<string[]>(`[...document.querySelectorAll(
      'button, a[href], input, textarea, select, [tabindex="0"]'
    )].filter((it) => it.checkVisibility() && it.tabIndex >= 0).filter((it) =>
      !(it.ariaLabel || it.labels?.[0]?.textContent || it.textContent.trim() || it.title || it.getAttribute('aria-labelledby'))
    ).map((it) => it.outerHTML)`);
    expect(unnamed).toEqual([]);
    const reached = new Set<string>();
    const HERE = `document.activeElement.closest('nav, header, main, [data-ticket], footer')?.tagName.toLowerCase()`;
    for (let n = 0; n < 120; n++) {
      await agent.press('Tab');
      reached.add((await page.evaluate<string | undefined>(HERE)) ?? 'none');
    }
    for (const part of ['nav', 'header', 'main', 'article']) expect([...reached]).toContain(part);
    await page.context().close();
  });

  it('tells those who do not see it which list it is, and how many tickets it has', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    const told = (words: RegExp) => page.getByRole('status').filter({ hasText: words }).waitFor({ state: 'attached' });
    await told(/^All unsolved: [\d,]+ tickets$/);
    await agent.press('g', 'u');
    await told(/^Unassigned: [\d,]+ tickets$/);
    await page.context().close();
  });
});

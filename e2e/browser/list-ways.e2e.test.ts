import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';

describeDemo('the ways of a person with lists', (at) => {
  it('chooses columns, their order and the density by keys alone, and finds them on another device', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.goto(`${at.demo.url}/views/all_unsolved`);
    await agent.rows().first().waitFor();
    await agent.press('j', 'd');
    const menu = page.getByRole('dialog', { name: 'Columns and density' });
    await menu.getByRole('radio', { name: 'Compact' }).focus();
    await agent.press('ArrowRight');
    const box = (name: string) => menu.getByRole('checkbox', { name, exact: true });
    await box('Requester').focus();
    await agent.press('Space');
    await expect.poll(() => box('Requester').isChecked()).toBe(true);
    await agent.focusOn(box('Requester'));
    await agent.press('Shift+ArrowUp', 'Shift+ArrowUp', 'ArrowUp');
    await agent.focusOn(box('SLA'));
    await box('Labels').focus();
    await agent.press('Space', 'Escape');
    await menu.waitFor({ state: 'detached' });
    // The list has the focus again, and its keys are heard.
    const before = await agent.selectedKey();
    await agent.press('j');
    await expect.poll(() => agent.selectedKey()).not.toBe(before);

    const kept = async () => {
      const { data } = await (await page.request.get(`${at.demo.url}/api/v1/user/preferences`)).json();
      return data.lists?.view;
    };
    await expect.poll(kept).toEqual({
      columns: ['status', 'last_message', 'sla', 'requester', 'assignee', 'updated'],
      density: 'comfortable',
    });

    const elsewhere = await at.agent();
    await elsewhere.signIn(at.demo.url);
    await elsewhere.page.goto(`${at.demo.url}/views/all_unsolved`);
    const first = elsewhere.rows().first();
    await first.waitFor();
    await expect.poll(async () => (await first.boundingBox())?.height).toBe(40);
    await first.locator('[title^="Requester: "]').waitFor();
    // Another kind of list is as it was.
    await elsewhere.page.goto(`${at.demo.url}/everything`);
    await elsewhere.rows().first().waitFor();
    await expect.poll(async () => (await elsewhere.rows().first().boundingBox())?.height).toBe(32);
    expect(await elsewhere.rows().first().locator('[title^="Requester: "]').count()).toBe(0);
    await elsewhere.page.goto(`${at.demo.url}/views/all_unsolved`);
    await elsewhere.rows().first().waitFor();
    await elsewhere.page.getByRole('button', { name: 'Columns and density' }).waitFor();
    await elsewhere.press('d');
    await elsewhere.page.getByRole('button', { name: 'As usual' }).click();
    await first.locator('[title^="Requester: "]').waitFor({ state: 'detached' });
    await expect.poll(kept).toEqual({ density: 'comfortable' });
    await elsewhere.page.context().close();

    // The first device does not know of it, and takes nothing of it back.
    await agent.press('d');
    await menu.getByRole('radio', { name: 'Comfortable' }).focus();
    await agent.press('ArrowLeft');
    await expect.poll(kept).toEqual({ density: 'compact' });
    await page.context().close();
  });

  it('keeps a ticket beside every list, as wide as it was left, and goes on after a reply', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.goto(`${at.demo.url}/everything`);
    await agent.rows().first().waitFor();
    await agent.press('j', 'Shift+V');
    const panel = page.getByRole('region', { name: 'Ticket', exact: true });
    const shown = () => panel.locator('[data-ticket]').getAttribute('data-ticket');
    const follows = async () => (await shown()) === (await agent.selectedKey());
    await expect.poll(follows).toBe(true);
    const first = await shown();
    await agent.press('j');
    await expect.poll(shown).not.toBe(first);
    await expect.poll(follows).toBe(true);

    const edge = page.getByRole('separator');
    expect(await edge.getAttribute('aria-controls')).toBe(await panel.getAttribute('id'));
    await edge.focus();
    await agent.press('Shift+ArrowLeft');
    const told = async (what: 'now' | 'max') => Number(await edge.getAttribute(`aria-value${what}`));
    const wide = async () => (await panel.boundingBox())?.width;
    await expect.poll(async () => (await wide()) === (await told('now'))).toBe(true);
    await agent.press('End', 'ArrowLeft');
    await expect.poll(async () => (await told('now')) === (await told('max'))).toBe(true);
    await agent.press('Home');

    // Another list shows a ticket of its own beside it, after a reload too.
    await page.goto(`${at.demo.url}/views/all_unsolved`);
    await agent.rows().first().waitFor();
    await expect.poll(shown).toBe(await agent.rows().first().getAttribute('data-row'));
    await expect.poll(wide).toBe(400);

    await page.getByRole('button', { name: 'After sending: Stay at this ticket' }).click();
    await page.getByRole('radio', { name: 'Next ticket of the list' }).click();
    const answered = await shown();
    await agent.write('i', 'On to the next one');
    await expect.poll(shown).not.toBe(answered);
    await agent.focusOn(page.getByRole('grid'));

    // Closed, it stays closed; the list has the focus.
    await agent.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await agent.focusOn(page.getByRole('grid'));
    await page.goto(`${at.demo.url}/everything`);
    await agent.rows().first().waitFor();
    await agent.press('j');
    expect(await panel.count()).toBe(0);
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });
});

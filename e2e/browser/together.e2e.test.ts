import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { describeDemo } from './describe-demo.ts';

describeDemo('two people', (at) => {
  it('on one ticket see each other there, who replies, and what concerns them, each once', async () => {
    const { url } = at.demo;
    const [ana, ben] = [await at.agent(), await at.agent()];
    await ana.signIn(url);
    const { page } = ana;
    await ben.page.goto(url);
    await ben.page.getByLabel('E-mail').fill('admin@demo.local');
    await ben.page.getByRole('button', { name: 'Sign in' }).click();
    await ben.rows().first().waitFor();
    const me = (await (await page.request.get(`${url}/api/v1/auth/me`)).json()).data;
    const mine = `${url}/api/v1/issues?assignee=${me.person_ids.join(',')}&sort=-updated&per_page=100`;
    const { data } = await (await page.request.get(mine)).json();
    const { key } = data.find((one: { status_category: string }) => one.status_category !== 'done');

    await page.goto(`${url}/views/my_unsolved?q=${key}`);
    const asList = page.getByRole('button', { name: 'Show as list' });
    await asList
      .or(page.locator(`[data-row="${key}"]`))
      .first()
      .waitFor();
    if (await asList.isVisible()) await asList.click();
    const row = page.locator(`[data-row="${key}"]`);
    await row.waitFor();
    const height = (await row.boundingBox())?.height;
    await ben.page.goto(`${url}/tickets/${key}`);
    await row.getByRole('img', { name: 'Demo Admin has it open' }).waitFor();
    expect((await row.boundingBox())?.height).toBe(height);
    expect(await ben.page.getByRole('img', { name: /has it open/ }).count()).toBe(0);

    // At the foot of the page as well, once however many of their pages show tickets, and by key.
    const second = await ben.page.context().newPage();
    await second.goto(`${url}/tickets/${key}`);
    await second.locator(`[data-ticket="${key}"]`).waitFor();
    await page.getByRole('button', { name: '1 other person is at a ticket' }).waitFor();
    await ana.press('Shift+B');
    const others = page.getByRole('dialog', { name: '1 other person is at a ticket' });
    await others.getByText('Demo Admin').waitFor();
    await others.getByRole('link', { name: `Viewing ${key}` }).waitFor();
    expect(await others.getByRole('link').count()).toBe(1);
    await expect.poll(() => violations(page)).toEqual([]);
    await second.close();
    await ana.press('Enter');
    await page.waitForURL(`${url}/tickets/${key}`);

    await page.goto(`${url}/tickets/${key}`);
    await ana.ticket(key).getByRole('img', { name: 'Demo Admin has it open' }).waitFor();
    await ben.ticket(key).getByRole('img', { name: 'Demo Agent has it open' }).waitFor();
    await ben.press('i');
    await ben.page.locator('textarea:focus').waitFor();
    await ben.type('The part is here');
    await ana.ticket(key).getByRole('status').filter({ hasText: 'Demo Admin is replying…' }).waitFor();
    await page.getByRole('button', { name: '1 other person is at a ticket' }).click();
    await page.getByRole('link', { name: `Replying ${key}` }).waitFor();
    await ana.press('Escape');
    await ben.press('Control+Enter');
    await ana.ticket(key).getByText('is replying…').waitFor({ state: 'detached' });
    await ben.message(key, 'The part is here', 'sent').waitFor();

    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor();
    await ana.press('b');
    const panel = page.getByRole('dialog', { name: 'Notifications' });
    await panel.getByRole('button', { name: `Demo Admin wrote on ${key}` }).click();
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    // Nobody is told of what they did themselves.
    await ben.page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();

    // Who leaves and comes back does not find open again what told of them.
    await page.getByRole('button', { name: '1 other person is at a ticket' }).click();
    await page.getByRole('link', { name: `Viewing ${key}` }).waitFor();
    await ben.page.goto(`${url}/settings`);
    // A page that was closed without a word is believed to be there for a while.
    await page.getByRole('button', { name: /other person/ }).waitFor({ state: 'detached', timeout: 60_000 });
    await ben.page.goto(`${url}/tickets/${key}`);
    await page.getByRole('button', { name: '1 other person is at a ticket' }).waitFor();
    expect(await page.getByRole('dialog', { name: '1 other person is at a ticket' }).count()).toBe(0);

    await ben.page.context().close();
    await ana.ticket(key).getByRole('img', { name: 'Demo Admin has it open' }).waitFor({ state: 'detached' });
    // A page that was closed without a word is believed to be there for a while.
    await page.getByRole('button', { name: /other person/ }).waitFor({ state: 'detached', timeout: 60_000 });
    expect(ana.complaints).toEqual([]);
    await page.context().close();
  });
});

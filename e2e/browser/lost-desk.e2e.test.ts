import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { Agent, openProfile } from './agent.ts';
import { signedIn } from './api-client.ts';
import { describeDemo } from './describe-demo.ts';
import { EVERYTHING } from './device.ts';

describeDemo('a desk that is taken from somebody at work', (at) => {
  it('is gone from list, panel and device, which is said plainly, and what they wrote is not lost', async () => {
    const admin = await signedIn(at.demo.url, 'admin@demo.local');
    const folder = await mkdtemp(join(tmpdir(), 'speedyflow-profile-'));
    const context = await openProfile(folder);
    const agent = new Agent(await context.newPage());
    const { page } = agent;
    const holdsIt = async () => (await page.evaluate<string>(EVERYTHING)).includes('"MSM-');
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'Enter');
    const key = await agent.selectedKey();
    expect(key).toMatch(/^MSM-/);
    await agent.press('c');
    await agent.type('Half a reply');
    await page.locator('textarea:focus').waitFor();
    await vi.waitUntil(holdsIt, { timeout: 20_000, interval: 50 });

    const second = await context.newPage();
    await second.goto(`${at.demo.url}/views/all_unsolved`);
    await second.getByRole('row').first().waitFor();

    const { data: desks } = await admin('GET', '/service-desks');
    const others = desks.filter(({ name }) => name !== 'IT Support').map(({ id }) => id);
    await admin('PATCH', '/users/1', { desk_ids: others });
    for (const tab of [page, second]) {
      const said = tab.getByRole('alert').filter({ hasText: 'what you may see was changed' });
      await said.waitFor({ timeout: 30_000 });
    }
    await second.close();
    await expect.poll(() => page.getByText(/MSM-\d/).count()).toBe(0);

    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('There is no such queue').waitFor();
    await page.getByText(`There is no ticket ${key}`).waitFor();
    expect(await page.locator('[data-row^="MSM-"]').count()).toBe(0);
    await page.getByRole('link', { name: /^All unsolved/ }).click();
    await agent.rows().first().waitFor();
    expect(await page.locator('[data-row^="MSM-"]').count()).toBe(0);
    await vi.waitUntil(async () => !(await holdsIt()), { timeout: 20_000, interval: 50 });

    await admin('PATCH', '/users/1', { desk_ids: desks.map(({ id }) => id) });
    await page.goto(`${at.demo.url}/tickets/${key}`);
    const field = page.getByRole('textbox', { name: 'Public reply' });
    await field.waitFor();
    expect(await field.inputValue()).toBe('Half a reply');
    await context.close();
    await rm(folder, { recursive: true, force: true });
  });
});

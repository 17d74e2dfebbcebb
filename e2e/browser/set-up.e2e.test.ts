import { expect, it } from 'vitest';
import { startNew } from './demo.ts';
import { describeServer } from './describe-demo.ts';
import { jiraAt } from './simulators.ts';

describeServer('a new server', startNew, (at) => {
  it('makes the first administrator, and says how far it has read until it has read everything', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await page.goto(at.demo.url);
    await page.getByRole('heading', { name: 'Set up SpeedyFlow' }).waitFor();
    await agent.type('Ada Admin');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Password').focus();
    await agent.type('too short');
    await page.getByRole('button', { name: 'Create account' }).click();
    expect(await page.evaluate('document.activeElement.validity.tooShort')).toBe(true);
    await page.getByLabel('Password').fill('long enough to keep');
    await agent.press('Enter');

    const progress = page.getByRole('status').filter({ hasText: 'First sync under way' });
    await progress.waitFor();
    await page.getByText('Nothing here yet').waitFor();

    await jiraAt(at.demo.addresses.jira).delay(0);
    await agent.rows().first().waitFor();
    await page.getByRole('button', { name: /^IT Support/ }).waitFor();
    await progress.waitFor({ state: 'detached', timeout: 60_000 });
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('lets nobody else make an account afterwards', async () => {
    const { page } = await at.agent();
    await page.goto(at.demo.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByLabel('Name').count()).toBe(0);
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Password').fill('long enough to keep');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('row').first().waitFor();
    await page.context().close();
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent, CHROMIUM, openBrowser } from './agent.ts';
import { type Demo, startNew } from './demo.ts';
import { jiraAt } from './simulators.ts';

describe.skipIf(CHROMIUM === undefined)('a new server', () => {
  let server: Demo;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startNew(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('makes the first administrator, and says how far it has read until it has read everything', async () => {
    const agent = await Agent.at(browser);
    const { page } = agent;
    await page.goto(server.url);
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

    await jiraAt(server.addresses.jira).delay(0);
    await agent.rows().first().waitFor();
    await page.getByRole('button', { name: /^IT Support/ }).waitFor();
    await progress.waitFor({ state: 'detached', timeout: 60_000 });
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('lets nobody else make an account afterwards', async () => {
    const { page } = await Agent.at(browser);
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByLabel('Name').count()).toBe(0);
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Password').fill('long enough to keep');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('row').first().waitFor();
    await page.context().close();
  });
});

import type { Locator } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { describeDemo } from './describe-demo.ts';
import { jiraAt } from './simulators.ts';

describeDemo('an administrator', (at) => {
  let agent: Agent;
  let jira: Locator;

  beforeEach(async () => {
    agent = await at.agent();
    await agent.page.goto(`${at.demo.url}/settings/connections`);
    await agent.page.getByLabel('E-mail address').fill('admin@demo.local');
    await agent.page.getByRole('button', { name: 'Sign in' }).click();
    jira = agent.page.getByRole('region', { name: 'Demo Jira' });
    await jira.waitFor();
  });
  /** Everything is counted, and what is seen of it is asked for again. */
  async function readEverything(): Promise<void> {
    await jira.getByRole('button', { name: 'Read everything again' }).click();
    await agent.page.getByRole('dialog').getByRole('button', { name: 'Read everything again' }).click();
    await agent.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** Waits until the screen says it: it is asked at every look of somebody who was away, and seldom else. */
  async function said(words: Locator, is = true): Promise<void> {
    const look = async () => {
      await agent.page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
      return words.isVisible();
    };
    await expect.poll(look, { timeout: 60_000, interval: 250 }).toBe(is);
  }

  const frozen = (desk: string) => jira.getByRole('listitem').filter({ hasText: desk });

  it('is asked about a desk that is out of sight, and keeps what is missing or lets it go', async () => {
    const { page } = agent;
    for (const project of ['FAC', 'HR']) await jiraAt(at.demo.addresses.jira).hideProject(project);
    await readEverything();
    await said(frozen('Facilities').getByText('Jira does not list the project any more'));

    await frozen('Facilities').getByRole('button', { name: 'Keep' }).click();
    await frozen('Facilities').waitFor({ state: 'detached' });

    const lost = frozen('HR');
    const missing = /(\d+) of \1 missing/;
    const [, count] = missing.exec((await lost.getByText(missing).textContent()) ?? '') ?? [];
    expect(Number(count)).toBeGreaterThan(1);
    await lost.getByRole('button', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove what is missing' });
    await dialog.getByText('This cannot be undone.').waitFor();
    await dialog.getByRole('button', { name: `Remove ${count} tickets` }).click();
    await dialog.waitFor({ state: 'detached' });

    await readEverything();
    await said(lost, false);
    await page.getByRole('button', { name: /^Facilities/ }).waitFor();
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('reads a record again that nobody understood', async () => {
    const { page } = agent;
    const rows = await page.evaluate(`fetch('/api/issues?per_page=100').then((answer) => answer.json())`);
    const { key } = (rows as { data: { key: string }[] }).data.find((row) => row.key.startsWith('MSM-'))!;
    const id = await jiraAt(at.demo.addresses.jira).idOf(key);
    await jiraAt(at.demo.addresses.jira).garble({ id, key });
    await jiraAt(at.demo.addresses.jira).rename(key, 'Renamed, and read in a strange shape');
    const records = jira.getByRole('table', { name: 'Records put aside' });
    const record = records.getByRole('button', { name: new RegExp(id) });
    await said(record);
    await record.click();
    await records.getByText('"summary":7').waitFor();
    await records.getByRole('button', { name: 'Read again' }).click();
    await records.getByText('Still put aside').waitFor();
    await jiraAt(at.demo.addresses.jira).understandOnRequest();
    await records.getByRole('button', { name: 'Read again' }).click();
    await jira.getByText('Taken over.').waitFor();
    await said(jira.getByText('Nothing was put aside'));
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });
});

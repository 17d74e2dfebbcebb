import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';

describeDemo('the settings', (at) => {
  it('show an administrator how each connection is, let them sync, and say what reading all would cost', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await page.goto(at.demo.url);
    await page.getByLabel('E-mail address').fill('admin@demo.local');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByRole('contentinfo')
      .getByRole('link', { name: /Demo Jira/ })
      .click();

    const jira = page.getByRole('region', { name: 'Demo Jira' });
    const streams = jira.getByRole('table', { name: 'Streams' });
    await streams.getByRole('row', { name: /^Issues .* Fine$/ }).waitFor();
    await jira.getByText('Nothing was put aside').waitFor();
    await jira.getByText('No desk is frozen').waitFor();
    await jira.getByText('in the last hour').first().waitFor();

    await jira.getByRole('button', { name: 'Sync now' }).click();
    await jira.getByText('Asked for.').waitFor();

    await jira.getByRole('button', { name: 'Read everything again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/take \d+ requests and at least/).waitFor();
    await agent.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await jira.getByText('Set SPEEDYFLOW_PUBLIC_URL').waitFor();
    expect(await jira.getByRole('button', { name: 'Register' }).isDisabled()).toBe(true);
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('say in place why nobody can sign in at a site, and what became of those who did', async () => {
    const { page } = await at.agent();
    await page.goto(`${at.demo.url}/settings/connections?error=denied`);
    await page.getByLabel('E-mail address').fill('admin@demo.local');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'Nobody agreed at the site' }).waitFor();
    await page.getByRole('button', { name: 'Connect a site' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Sign in', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Sign in with Atlassian' }).click();
    await dialog.getByRole('alert').waitFor();
    await page.context().close();
  });

  it('tell agents as whom their edits are sent, and not how connections are', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.getByRole('button', { name: 'Account of Demo Agent' }).click();
    expect(await page.getByRole('link', { name: 'Connections' }).count()).toBe(0);
    await page.getByRole('link', { name: 'My accounts' }).click();
    const jira = page.getByRole('listitem', { name: 'Demo Jira' });
    await jira.getByText('Your edits are sent by the account of the integration.').waitFor();
    await jira.getByRole('button', { name: 'Link my account' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'API token' }).fill('not-a-token');
    await page.getByRole('dialog').getByRole('button', { name: 'Link my account' }).click();
    await page.getByRole('alert').filter({ hasText: 'are not accepted by the site' }).waitFor();
    await page.context().close();
  });

  it('say nothing is live any more at once when the network is gone', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('Offline', { exact: true }).waitFor({ timeout: 3_000 });
    await page.getByRole('status').filter({ hasText: 'Offline. What you see was current' }).waitFor({ timeout: 3_000 });
    await page.context().setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().close();
  });
});

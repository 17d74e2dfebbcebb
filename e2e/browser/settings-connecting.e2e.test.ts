import { expect, it } from 'vitest';
import { startEmpty } from './demo.ts';
import { describeServer } from './describe-demo.ts';
import { EVERYTHING } from './device.ts';
import { jiraAt } from './simulators.ts';

describeServer('a site', startEmpty, (at) => {
  it('is connected, changed, told to deliver, given a new secret, and disconnected', async () => {
    const agent = await at.agent();
    const { page } = agent;
    const dialog = page.getByRole('dialog');
    await page.goto(at.demo.url);
    await page.getByLabel('Name').fill('Ada Admin');
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByLabel('Password').fill('long enough to keep');
    await agent.press('Enter');
    await page.getByRole('status').filter({ hasText: 'No site is connected yet.' }).waitFor();
    await page.getByRole('link', { name: 'Connect a site' }).click();

    await page.getByRole('button', { name: 'Connect a site' }).click();
    // What was chosen and typed stays, whatever else is looked at in between, and on no disk.
    await dialog.getByText('Zendesk', { exact: true }).click();
    await dialog.getByText('API token', { exact: true }).click();
    await dialog.getByRole('textbox', { name: /^Site/ }).fill(at.demo.addresses.zendesk);
    await dialog.getByLabel('E-mail address').fill('demo@speedyflow.local');
    await dialog.getByRole('textbox', { name: /^API token/ }).fill('demo-zendesk-token');
    await dialog.getByText('OAuth client', { exact: true }).click();
    await dialog.getByText('API token', { exact: true }).click();
    expect(await dialog.getByRole('textbox', { name: /^API token/ }).inputValue()).toBe('demo-zendesk-token');
    await agent.press('Enter');
    await dialog.getByText('Accepted as').first().waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    for (const name of ['Zendesk', 'API token'])
      expect(await dialog.getByRole('radio', { name }).isChecked()).toBe(true);
    expect(await dialog.getByLabel('E-mail address').inputValue()).toBe('demo@speedyflow.local');
    expect(await dialog.getByRole('textbox', { name: /^API token/ }).inputValue()).toBe('demo-zendesk-token');
    expect(await page.content()).not.toContain('demo-zendesk-token');
    const kept = [await page.evaluate(EVERYTHING), await page.evaluate('[{ ...localStorage }, { ...sessionStorage }]')];
    expect(JSON.stringify(kept)).not.toContain('demo-zendesk-token');
    await dialog.getByText('Jira', { exact: true }).click();
    await dialog.getByText('API token', { exact: true }).first().click();
    await dialog.getByRole('textbox', { name: /^Site/ }).fill(at.demo.addresses.jira);
    await dialog.getByRole('textbox', { name: /^Name/ }).fill('Acme');
    await dialog.getByLabel('E-mail address').fill('demo@speedyflow.local');
    await dialog.getByRole('textbox', { name: /^API token/ }).fill('not-the-token');
    await agent.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'The site does not accept these credentials.' }).waitFor();
    await dialog.getByRole('textbox', { name: /^API token/ }).fill('demo-jira-token');
    await agent.press('Enter');
    // What the key shows, and which of it is wanted: all at first.
    await dialog.getByText('Accepted as').first().waitFor();
    await dialog.getByText(/^Service desks: [1-9]/).waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    expect(await dialog.getByRole('textbox', { name: /^API token/ }).inputValue()).toBe('demo-jira-token');
    await agent.press('Enter');
    await dialog.getByText('Only some').click();
    expect(await dialog.getByRole('button', { name: 'Connect', exact: true }).isDisabled()).toBe(true);
    await dialog.getByRole('checkbox').nth(0).press('Space');
    await dialog.getByRole('checkbox').nth(1).press('Space');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await agent.press('Enter');
    await expect.poll(() => dialog.getByRole('checkbox', { checked: true }).count()).toBe(2);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    // How its reading goes, and what can be worked with already.
    await dialog.getByRole('progressbar').waitFor();
    await dialog.getByText('Everything is read.').waitFor({ timeout: 60_000 });
    await dialog.getByText(/^[1-9][\d,]* tickets can be worked on\.$/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('region', { name: 'Acme' }).getByText('2 projects chosen').waitFor();

    // One of them is let go of again.
    const acme = page.getByRole('region', { name: 'Acme' });
    await acme.getByRole('button', { name: 'Projects' }).click();
    await dialog.getByRole('checkbox', { checked: true }).first().press('Space');
    await dialog.getByText('is removed here').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await acme.getByText('1 project chosen').waitFor();

    await page.getByRole('region', { name: 'Acme' }).getByRole('button', { name: 'Change' }).click();
    await dialog.getByRole('textbox', { name: /^Name/ }).fill('Acme Jira');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const site = page.getByRole('region', { name: 'Acme Jira' });
    await site.getByText('In sync').waitFor({ timeout: 60_000 });

    await site.getByRole('button', { name: 'Register' }).click();
    await site.getByText('By this server').waitFor();
    await site.getByRole('button', { name: 'Rotate secret' }).click();
    await dialog.getByRole('button', { name: 'Rotate secret' }).click();
    await dialog.waitFor({ state: 'detached' });
    await site.getByText(/^valid for .* more$/).waitFor();

    // As one of several servers would answer that does not lead this site.
    await page.route('**/connections/*/sync', async (route) => {
      const response = await route.fetch();
      const { data, ...answer } = await response.json();
      await route.fulfill({ response, json: { ...answer, data: { ...data, here: false } } });
    });
    await site.getByRole('button', { name: 'Sync now' }).click();
    await site.getByText('On its way to the process that keeps this site in sync').waitFor();

    await jiraAt(at.demo.addresses.jira).refuseNext('DELETE', '/rest/webhooks/1.0/webhook/*', {
      errorMessages: ['Not on a Sunday.'],
    });
    await site.getByRole('button', { name: 'Disconnect' }).click();
    await dialog.getByLabel('Type “Acme Jira” to confirm').fill('Acme');
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Type “Acme Jira” to confirm').fill('Acme Jira');
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('No site is connected').waitFor();
    const left = page.getByRole('alert').filter({ hasText: '“Acme Jira” is disconnected.' });
    await left.getByText('Not on a Sunday.').waitFor();
    await left.getByRole('button', { name: 'Close' }).click();
    await left.waitFor({ state: 'detached' });
    // What was refused on the way is all the page complained about.
    expect(agent.complaints.filter((words) => !/status of 4\d\d/.test(words))).toEqual([]);
    await page.context().close();
  });
});

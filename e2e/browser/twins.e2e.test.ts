import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';
import { escalated } from './simulators.ts';

describeDemo('a matter in Zendesk and in Jira', (at) => {
  it('is one conversation, of which one is shown alone, and to either of which one replies', async () => {
    const { url, addresses } = at.demo;
    const { ticket, issue } = await escalated(addresses.zendesk);
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(url);
    await page.goto(`${url}/tickets/${ticket}`);
    const said = (key: string) => agent.ticket(ticket).locator(`article[data-origin="${key}"]`);
    const only = (name: string) =>
      page.getByRole('group', { name: 'Conversations shown' }).getByRole('radio', { name });
    await said(ticket).first().waitFor();
    await said(issue).first().waitFor();
    expect(await only('Together').isChecked()).toBe(true);

    await agent.press('w');
    await said(issue).first().waitFor({ state: 'detached' });
    expect(await only(ticket).isChecked()).toBe(true);
    await agent.press('w');
    await said(ticket).first().waitFor({ state: 'detached' });
    await agent.press('w');
    await said(ticket).first().waitFor();

    await page.getByText('The customer reads this').waitFor();
    await agent.press('Shift+W');
    await page.locator('textarea:focus').waitFor();
    await page.getByText('no customer').waitFor();
    await agent.type('Is this on its way?');
    await agent.press('Control+Enter');
    await said(issue).filter({ hasText: 'Is this on its way?' }).waitFor();
    await page.goto(`${url}/tickets/${issue}`);
    await said(ticket).first().waitFor({ state: 'detached' });
    await agent.message(issue, 'Is this on its way?', 'sent').waitFor();
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });
});

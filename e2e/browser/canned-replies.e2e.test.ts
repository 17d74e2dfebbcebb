import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';
import { zendeskAt } from './simulators.ts';

describeDemo('a canned reply', (at) => {
  it('is kept, inserted with a slash, and sent with its staged move', async () => {
    const { url } = at.demo;
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(url);
    await page.goto(`${url}/settings/canned-replies`);
    await page.getByRole('button', { name: 'New canned reply' }).click();
    const form = page.getByRole('dialog', { name: 'New canned reply' });
    await agent.type('Looking into it');
    await form.getByLabel('Text').fill('Hello {{requester.first_name}}, {{ticket.key}} is being looked at. {{order}}');
    await form.getByLabel('Move to').fill('Pending');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('Only mine').waitFor();
    await agent.focusOn(page.getByRole('main').getByRole('link', { name: 'Canned replies' }));

    const { data } = await (await page.request.get(`${url}/api/v1/issues?status=Open&sort=-key&per_page=100`)).json();
    const row = data.find((one: { source: string; requester: unknown }) => one.source === 'zendesk' && one.requester);
    const { key } = row;
    await page.goto(`${url}/tickets/${key}`);
    await agent.property(key, 'status').waitFor();
    await agent.press('c');
    await page.locator('textarea:focus').waitFor();
    await agent.press('/');
    await page.getByRole('option', { name: /^Looking into it/ }).waitFor();
    await agent.type('look');
    await agent.press('Enter');
    const field = page.getByRole('textbox', { name: 'Public reply' });
    const greeting = `Hello ${row.requester.name.split(' ')[0]}, ${key} is being looked at.`;
    await expect.poll(() => field.inputValue()).toBe(`${greeting} {{order}}`);
    await page.getByText('Unknown variable: order').waitFor();
    await page.getByRole('list', { name: 'Made with the reply' }).getByText('Move to Pending').waitFor();

    await agent.press('Control+Enter');
    await page.getByRole('button', { name: 'Send anyway' }).waitFor();
    await field.fill(greeting);
    await page.reload();
    await agent.property(key, 'status').waitFor();
    await agent.press('c');
    await page.getByRole('list', { name: 'Made with the reply' }).getByText('Move to Pending').waitFor();
    await page.locator('textarea:focus').waitFor();
    await agent.press('Control+Enter');
    await agent.message(key, greeting, 'sent').waitFor();
    await agent.confirmed(key, 'status');
    await expect.poll(() => agent.propertyText(key, 'status')).toBe('Pending');
    const there = await zendeskAt(at.demo.addresses.zendesk).read(key);
    expect(there.status).toBe('pending');
    expect(there.comments).toContainEqual({ text: greeting, public: true });
    expect(await page.getByRole('list', { name: 'Made with the reply' }).count()).toBe(0);
    expect(agent.complaints.filter((words) => !words.includes('status of 503'))).toEqual([]);
    await page.context().close();
  });
});

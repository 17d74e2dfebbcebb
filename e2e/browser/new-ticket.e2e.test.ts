import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';
import { chipOf, contentsOf, give } from './files.ts';
import { jiraAt } from './simulators.ts';

describeDemo('a new ticket', (at) => {
  it('is made from the keyboard, shown on its way, and then opened by its key', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await jiraAt(at.demo.addresses.jira).delay(1_500);
    await agent.press('n');
    const form = page.getByRole('dialog', { name: 'New ticket' });
    await agent.type('Printer on the third floor is on fire');
    await form.getByLabel('Desk').selectOption({ label: 'Facilities (FAC)' });
    await form.getByLabel('Type').selectOption('[System] Incident');
    await form.getByLabel('Description').fill('Smoke since **9:40**.');
    await form.getByLabel('Type').focus();
    await agent.press('Control+Enter');
    await form.waitFor({ state: 'detached' });
    await page.getByText('is being made in Jira.').waitFor();
    await jiraAt(at.demo.addresses.jira).delay(0);
    await page.getByRole('link', { name: /^Open FAC-\d+$/ }).click();
    await page.waitForURL(/\/tickets\/FAC-\d+$/);
    await page.getByText('Smoke since 9:40.').first().waitFor();
    expect(await page.getByText('was made.').count()).toBe(0);
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('takes files along that are chosen, pasted and dropped, and its refused ones when they are sent again', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    // Some time before it is asked for: the browser has to be told that it is waited for.
    const chooser = page.waitForEvent('filechooser');
    await agent.press('n');
    const form = page.getByRole('dialog', { name: 'New ticket' });
    await agent.type('With the evidence');
    await form.getByLabel('Desk').selectOption({ label: 'Facilities (FAC)' });
    await agent.press('Control+o');
    await (await chooser).setFiles({ name: 'photo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
    await form.getByLabel('Description').evaluate(give);
    for (const name of ['photo.svg', 'paste.txt', 'drop.txt']) await chipOf(page, name).waitFor();
    await page.setInputFiles('input[type=file]', { name: 'a.exe', mimeType: 'a/b', buffer: Buffer.from('MZ') });
    await form.getByText('a.exe is of a kind that is not sent').waitFor();
    await form.getByRole('button', { name: 'Remove drop.txt' }).click();
    await chipOf(page, 'drop.txt').waitFor({ state: 'detached' });

    // What was typed and attached outlives the page.
    await page.reload();
    await agent.rows().first().waitFor();
    await agent.press('n');
    await chipOf(page, 'paste.txt').waitFor();
    await jiraAt(at.demo.addresses.jira).refuseNext('POST', '/rest/api/3/issue/*/attachments', {
      errorMessages: ['There is no room for files.'],
      errors: {},
    });
    await form.getByRole('button', { name: 'Create ticket' }).click();
    await form.waitFor({ state: 'detached' });
    const line = page.getByRole('status').filter({ hasText: 'was made, but its files were refused.' });
    await line.getByText('There is no room for files.').waitFor();
    const key = (await line.getByRole('link').textContent())!.replace('Open ', '');
    await line.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('“With the evidence” was made.', { exact: true }).waitFor();
    expect(await contentsOf(page, at.demo.url, { key, filename: 'photo.svg' })).toEqual(['<svg/>']);
    expect(await contentsOf(page, at.demo.url, { key, filename: 'paste.txt' })).toEqual(['by paste']);
    expect(await contentsOf(page, at.demo.url, { key, filename: 'drop.txt' })).toEqual([]);
    const { data } = await (await page.request.get(`${at.demo.url}/api/v1/issues?per_page=100`)).json();
    expect(data.filter((row: { summary: string }) => row.summary === 'With the evidence')).toHaveLength(1);
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('whose answer is lost is asked for again, and made once', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.route(
      '**/api/v1/issues',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await agent.press('n');
    const form = page.getByRole('dialog', { name: 'New ticket' });
    await agent.type('Pressed twice');
    await page.setInputFiles('input[type=file]', { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
    await form.getByRole('button', { name: 'Create ticket' }).click();
    // It waits on this device, and is asked for again by itself.
    await form.waitFor({ state: 'detached' });
    await page.getByText('“Pressed twice” was made.', { exact: true }).waitFor();
    const { data } = await (await page.request.get(`${at.demo.url}/api/v1/issues?per_page=100`)).json();
    const made = data.filter((row: { summary: string }) => row.summary === 'Pressed twice');
    expect(made).toHaveLength(1);
    expect(await contentsOf(page, at.demo.url, { key: made[0].key, filename: 'a.txt' })).toEqual(['a']);
    await page.context().close();
  });

  it('says why it cannot be made before its types are known, and can be made once the server is reached', async () => {
    const agent = await at.agent();
    const { page } = agent;
    const types = '**/issue-types*';
    await page.route(types, (route) => route.abort());
    await agent.signIn(at.demo.url);
    await agent.press('n');
    const form = page.getByRole('dialog', { name: 'New ticket' });
    const make = form.getByRole('button', { name: 'Create ticket' });
    await agent.type('Made as soon as it can be');
    await form.getByRole('alert').filter({ hasText: 'are not on this device' }).waitFor();
    expect(await make.isDisabled()).toBe(true);
    await page.unroute(types);
    await expect.poll(() => make.isEnabled(), { timeout: 15_000 }).toBe(true);
    expect(await form.getByRole('alert').count()).toBe(0);
    await page.context().close();
  });

  it('that is not sent stays in its fields, also over a reload', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.getByRole('button', { name: 'New ticket' }).click();
    await page.getByLabel('Summary').fill('Half a thought');
    await agent.press('Escape');
    await page.reload();
    await agent.rows().first().waitFor();
    await agent.press('n');
    await page.getByLabel('Summary').waitFor();
    expect(await page.getByLabel('Summary').inputValue()).toBe('Half a thought');
    await page.context().close();
  });

  it('that its site refuses says why, until it is asked for again or dropped', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    const make = async (summary: string) => {
      await jiraAt(at.demo.addresses.jira).refuseNext('POST', '/rest/api/3/issue', {
        errorMessages: ['The project asks for a cost centre.'],
        errors: {},
      });
      await agent.press('n');
      await page.getByLabel('Summary').fill(summary);
      await page.getByRole('button', { name: 'Create ticket' }).click();
      const line = page.getByRole('status').filter({ hasText: summary });
      await line.getByText('The project asks for a cost centre.').waitFor();
      return line;
    };
    const again = await make('A chair');
    await again.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('“A chair” was made.').waitFor();
    const dropped = await make('A throne');
    await page.reload();
    await dropped.getByRole('button', { name: 'Drop' }).click();
    await dropped.waitFor({ state: 'detached' });
    expect(await page.getByText('A throne').count()).toBe(0);
    await page.context().close();
  });
});

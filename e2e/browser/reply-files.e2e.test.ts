import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';
import { chipOf, contentsOf, give } from './files.ts';
import { zendeskAt } from './simulators.ts';

const PIECE = 512 * 1024;

describeDemo('files of a reply', (at) => {
  const contents = (page: Page, key: string, filename: string) => contentsOf(page, at.demo.url, { key, filename });
  const someOpen = async (page: Page, source: 'jira' | 'zendesk', skip = 0) => {
    const path = `${at.demo.url}/api/v1/issues?status=new,in_progress&sort=-key&per_page=100`;
    const { data } = await (await page.request.get(path)).json();
    const rows = data.filter((one: { source: string; requester: unknown }) => one.source === source && one.requester);
    return rows[skip] as { key: string };
  };
  it('go with a canned answer: chosen, pasted and dropped, and the requester has them', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.request.post(`${at.demo.url}/api/v1/canned-replies`, {
      data: { title: 'With the form', body: 'Please fill in the form for {{ticket.key}}.' },
      headers: { origin: at.demo.url },
    });
    const { key } = await someOpen(page, 'zendesk');
    await page.goto(`${at.demo.url}/tickets/${key}`);
    await agent.property(key, 'status').waitFor();
    await agent.press('c');
    await page.locator('textarea:focus').waitFor();
    await agent.press('/');
    await page.getByRole('option', { name: /^With the form/ }).waitFor();
    await agent.type('form');
    await agent.press('Enter');
    const words = `Please fill in the form for ${key}.`;
    const field = page.getByRole('textbox', { name: 'Public reply' });
    await expect.poll(() => field.inputValue()).toBe(words);

    const chooser = page.waitForEvent('filechooser');
    await page.locator('textarea:focus').waitFor();
    await agent.press('Escape');
    await page.locator('textarea:focus').waitFor({ state: 'detached' });
    await agent.press('f');
    await (await chooser).setFiles({ name: 'form.csv', mimeType: 'text/csv', buffer: Buffer.from('name,date\n') });
    await chipOf(page, 'form.csv').waitFor();
    await field.evaluate(give);
    for (const kind of ['paste', 'drop']) await chipOf(page, `${kind}.txt`).waitFor();
    await page.setInputFiles('input[type=file]', {
      name: 'setup.exe',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('MZ'),
    });
    await page.getByText('setup.exe is of a kind that is not sent').waitFor();
    await page.getByRole('button', { name: 'Remove drop.txt' }).click();
    await chipOf(page, 'drop.txt').waitFor({ state: 'detached' });

    await field.focus();
    await agent.press('Control+Enter');
    await agent.message(key, words, 'sent').waitFor();
    await expect.poll(() => contents(page, key, 'form.csv')).toEqual(['name,date\n']);
    await expect.poll(() => contents(page, key, 'paste.txt')).toEqual(['by paste']);
    expect(await contents(page, key, 'drop.txt')).toEqual([]);
    const there = await zendeskAt(at.demo.addresses.zendesk).read(key);
    expect(there.comments).toContainEqual({ text: words, public: true });
    // They stay under the message they came with.
    await agent.message(key, words, 'sent').getByRole('link', { name: 'form.csv' }).waitFor();
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('survive a broken upload, a reload and a lost network, and arrive once', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    const { key } = await someOpen(page, 'jira');
    await page.goto(`${at.demo.url}/tickets/${key}`);
    await agent.property(key, 'status').waitFor();
    await page.route('**/pieces/2', (route) => route.abort(), { times: 1 });
    const log = 'x'.repeat(2 * PIECE + 10);
    await page.setInputFiles('input[type=file]', { name: 'app.log', mimeType: 'text/plain', buffer: Buffer.from(log) });
    const again = page.getByRole('button', { name: 'Upload app.log again' });
    await again.waitFor();

    // The page of tomorrow goes on where this one left it.
    const first = page.waitForRequest('**/pieces/*');
    await page.reload();
    await agent.property(key, 'status').waitFor();
    expect((await first).url()).toMatch(/pieces\/2$/);
    await page.getByRole('button', { name: 'Remove app.log' }).waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);

    await page.context().setOffline(true);
    await page.setInputFiles('input[type=file]', {
      name: 'later.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('!'),
    });
    await chipOf(page, 'later.txt').waitFor();
    await agent.write('i', 'The log, and one more');
    const message = agent.message(key, 'The log, and one more', 'pending');
    await message.getByText('app.log').waitFor();
    await message.getByText('later.txt').waitFor();
    await page.context().setOffline(false);
    await agent.message(key, 'The log, and one more', 'sent').waitFor({ timeout: 60_000 });
    await expect
      .poll(async () => (await contents(page, key, 'app.log')).map(({ length }) => length))
      .toEqual([log.length]);
    await expect.poll(() => contents(page, key, 'later.txt')).toEqual(['!']);
    expect(await page.getByRole('list', { name: 'Files of this message' }).count()).toBe(0);
    await page.context().close();
  });
});

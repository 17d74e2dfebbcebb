import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';
import { jiraAt } from './simulators.ts';

/** Five hundred edits at a simulated site's pace, and as many back, on a machine that has other things to do. */
const LONG = { timeout: 300_000 };
const SETTLED = { timeout: 120_000 };

interface Row {
  key: string;
  source: string;
  priority: string | null;
}

describeDemo('many tickets at once', (at) => {
  it('500 are edited from the keyboard, 20 are in conflict, and all is taken back', LONG, async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    const list = async (query: string) =>
      (await (await page.request.get(`${at.demo.url}/api/v1/issues?per_page=100&${query}`)).json()) as {
        data: Row[];
        total: number;
      };
    // Only Jira knows this one.
    const { data, total } = await list('priority=Medium&sort=key');
    expect(total).toBeGreaterThanOrEqual(500);
    const fought = data.slice(0, 20).map(({ key }) => key);

    await page.goto(`${at.demo.url}/everything?priority=Medium&sort=key`);
    await agent.rows().first().waitFor();
    const bar = page.getByRole('toolbar', { name: 'Do to all selected' });
    await agent.press('j', 'x', 'Shift+J', 'Shift+J');
    await bar.getByText('3 selected').waitFor();
    await agent.press('Shift+X');
    await bar.getByText('100 selected').waitFor();
    await agent.press('Shift+X');
    await bar.getByText(`${total.toLocaleString('en')} selected`).waitFor();

    await jira.deafen();
    for (const key of fought) await jira.prioritise(key, 'Lowest');
    await agent.press('p');
    await page.getByRole('option', { name: 'Low', exact: true }).click();
    const line = page.getByRole('list', { name: 'Bulk edits' });
    await line.getByText(`Priority Low on ${total.toLocaleString('en')} tickets`).waitFor();
    await line.getByText(`${(total - 20).toLocaleString('en')} done`).waitFor(SETTLED);
    await line.getByText('20 conflicts').waitFor(SETTLED);
    await jira.mend();
    expect(await jira.priorityOf(fought[3] as string)).toBe('Lowest');
    expect(await jira.priorityOf(data[30]?.key as string)).toBe('Low');

    await line.getByRole('button', { name: 'Results' }).click();
    const results = page.getByRole('dialog', { name: /^Priority Low/ });
    await results.getByRole('link', { name: fought[0] as string, exact: true }).waitFor();
    await results.getByText('Priority: Lowest there, Low here').first().waitFor();
    expect(await results.getByRole('listitem').count()).toBe(20);
    await agent.press('Escape');
    await results.waitFor({ state: 'detached' });

    await agent.press('z');
    await line.getByText(`Taking back: ${total.toLocaleString('en')} tickets`).waitFor();
    await line.getByText(`${(total - 20).toLocaleString('en')} done · 20 as they were`).waitFor(SETTLED);
    expect(await jira.priorityOf(data[30]?.key as string)).toBe('Medium');
    expect(await jira.priorityOf(fought[3] as string)).toBe('Lowest');
    // A machine with other things to do may put reads off; the page asks again.
    expect(agent.complaints.filter((words) => !words.includes('status of 503'))).toEqual([]);
    await page.context().close();
  });

  it('what cannot be done to a ticket is told with it, and nothing is lost by another list', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await page.goto(`${at.demo.url}/everything?status=new`);
    await agent.rows().first().waitFor();
    await agent.press('j', 'x');
    const bar = page.getByRole('toolbar', { name: 'Do to all selected' });
    await bar.getByText('1 selected').waitFor();
    await agent.press('Escape');
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('row').nth(2).hover();
    await page.getByRole('row').nth(2).getByRole('checkbox').click();
    await page
      .getByRole('row')
      .nth(5)
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    await bar.getByText('4 selected').waitFor();
    await bar.getByRole('button', { name: 'Labels' }).click();
    await agent.type('swept');
    await page.getByRole('option', { name: 'Use “swept”' }).waitFor();
    await agent.press('Control+Enter');
    const line = page.getByRole('list', { name: 'Bulk edits' });
    await line.getByText('+swept on 4 tickets').waitFor();
    await line.getByText('4 done').waitFor({ timeout: 30_000 });
    await line.getByRole('button', { name: 'Undo' }).click();
    await line.getByText('Taking back: 4 tickets').waitFor();
    await line.getByText('4 done').waitFor({ timeout: 30_000 });
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });
});

import { expect, it } from 'vitest';
import type { Demo } from './demo.ts';
import { describeDemo } from './describe-demo.ts';
import { jiraAt, type Upstream, zendeskAt } from './simulators.ts';

/** Long enough that a person sees an edit on its way; the push to the source answers after it. */
const ON_ITS_WAY_MS = 400;

interface Desk {
  source: string;
  desk: RegExp;
  upstream(demo: Demo): Upstream;
  /** Which of several moves to make from a status; the first that is offered when not said. */
  move?(present: string): string;
  /** How the source names a status the interface shows. */
  statusThere(shown: string): string;
}

const DESKS: readonly Desk[] = [
  {
    source: 'Jira',
    desk: /^IT Support/,
    upstream: ({ addresses }) => jiraAt(addresses.jira),
    statusThere: (shown) => shown,
  },
  {
    source: 'Zendesk',
    desk: /^Customer Care/,
    upstream: ({ addresses }) => zendeskAt(addresses.zendesk),
    move: (present) => (present === 'Pending' ? 'Open' : 'Pending'),
    statusThere: (shown) => shown.toLowerCase(),
  },
];

describeDemo('the main job', (at) => {
  it.each(DESKS)('from sign-in to the change standing in $source, by keyboard', async (desk) => {
    const upstream = desk.upstream(at.demo);
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.openQueue(desk.desk, /^(All open|.*unsolved|.*open)/i);

    await agent.press('j', 'j');
    const key = await agent.selectedKey();
    await agent.press('Enter');
    await agent.ticket(key).waitFor();
    await upstream.delay(ON_ITS_WAY_MS);

    const words = `Looked into ${key}: the cause is found.`;
    await agent.write('c', words);
    await agent.message(key, words, 'pending').waitFor();
    await agent.message(key, words, 'sent').waitFor();

    await agent.press('Escape');
    const target = await agent.move(key, desk.move?.(await agent.propertyText(key, 'status')));
    await agent.confirmed(key, 'status');
    expect(await agent.propertyText(key, 'status')).toBe(target);

    await agent.press('t');
    await agent.pending(key, 'assignee');
    await agent.confirmed(key, 'assignee');

    await upstream.delay(0);
    const there = await upstream.read(key);
    expect(there.status).toBe(desk.statusThere(target));
    expect(there.assignee).toBe(await agent.propertyText(key, 'assignee'));
    expect(there.comments).toContainEqual({ text: words, public: true });
    expect(agent.complaints).toEqual([]);
    await agent.page.context().close();
  });

  it('an internal note stays internal in Jira', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'Enter');
    const key = await agent.selectedKey();
    await agent.write('i', 'Only for the team.');
    await agent.message(key, 'Only for the team.', 'sent').waitFor();
    expect((await jira.read(key)).comments).toContainEqual({ text: 'Only for the team.', public: false });
    await agent.page.context().close();
  });

  it('a comment whose answer is lost is made once, however often it is sent, also after a reload', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'Enter');
    const key = await agent.selectedKey();
    let losses = 2;
    let shown = 0;
    const words = 'Sent once, whatever the line does.';
    await page.route('**/comments', async (route) => {
      if (route.request().method() !== 'POST' || losses-- <= 0) return route.fallback();
      // The change stream tells of it before its answer does.
      const told =
        shown > 0
          ? undefined
          : page.waitForResponse(async (answer) => {
              return answer.url().includes('/conversation') && (await answer.text().catch(() => '')).includes(words);
            });
      await route.fetch();
      if (told) {
        await told;
        await page.evaluate('new Promise(requestAnimationFrame)');
        shown = await agent.ticket(key).locator('article', { hasText: words }).count();
      }
      await route.abort();
    });
    await agent.write('c', words);
    await agent.message(key, words, 'pending').first().waitFor();
    await expect.poll(() => losses, { timeout: 15_000 }).toBe(0);
    expect(shown).toBe(1);
    await page.reload();
    await agent.message(key, words, 'sent').waitFor();
    await agent.press('c');
    await expect.poll(() => page.locator('textarea:focus').inputValue()).toBe('');
    await expect.poll(() => agent.ticket(key).getByText(words).count()).toBe(1);
    expect((await jira.read(key)).comments.filter(({ text }) => text === words)).toHaveLength(1);
    await page.context().close();
  });

  it('what Jira refuses stays beside its field with the reason, and goes through when tried again', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'j', 'j', 'Enter');
    const key = await agent.selectedKey();
    await agent.ticket(key).waitFor();
    const before = await agent.propertyText(key, 'status');
    const refusal = { errorMessages: ['It is locked for the audit.'], errors: {} };
    await jira.refuseNext('POST', '*/transitions', refusal);

    const target = await agent.move(key);
    const note = agent.ticket(key).getByRole('alert');
    await note.waitFor();
    expect(await note.textContent()).toContain('It is locked for the audit.');
    expect(await agent.propertyText(key, 'status')).toBe(before);

    await note.getByRole('button', { name: 'Try again' }).click();
    await note.waitFor({ state: 'detached' });
    await agent.confirmed(key, 'status');
    expect(await agent.propertyText(key, 'status')).toBe(target);
    expect((await jira.read(key)).status).toBe(target);
    await agent.page.context().close();
  });

  it('what waits behind a refused edit says so, and goes once that one is dropped', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'j', 'j', 'j', 'Enter');
    const key = await agent.selectedKey();
    await agent.ticket(key).waitFor();
    await jira.delay(2_000);
    await jira.refuseNext('POST', '*/transitions', { errorMessages: ['It is locked for the audit.'], errors: {} });
    await agent.move(key);
    await agent.press('t');
    await agent.pending(key, 'assignee');
    const words = 'Said after the move.';
    await agent.write('c', words);
    const refusal = agent.ticket(key).getByRole('alert');
    await refusal.waitFor();
    await agent.ticket(key).getByText('Assignee waits for the refused edit before it.').waitFor();
    await agent.message(key, words, 'pending').getByText('Waits for the refused edit before it').waitFor();
    await jira.delay(0);
    await refusal.getByRole('button', { name: 'Discard' }).click();
    await agent.message(key, words, 'sent').waitFor();
    await agent.confirmed(key, 'assignee');
    expect((await jira.read(key)).comments).toContainEqual({ text: words, public: true });
    await agent.page.context().close();
  });
});

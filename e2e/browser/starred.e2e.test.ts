import { expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { signedIn } from './api-client.ts';
import { describeDemo } from './describe-demo.ts';

describeDemo('starred places', (at) => {
  const starred = ({ page }: Agent) => page.getByRole('region', { name: 'Starred' }).getByRole('link');
  const named = (agent: Agent) => starred(agent).allTextContents();

  it('stand on top of the rail with their counts, on every device, and go when what they lead to goes', async () => {
    const { url } = at.demo;
    const api = await signedIn(url, 'agent@demo.local');
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(url);
    /** The next page is not opened before the server has it. */
    const kept = async (star: () => Promise<void>) => {
      const answer = page.waitForResponse(
        (one) => one.request().method() === 'PUT' && one.url().includes('/preferences'),
      );
      await star();
      await answer;
    };
    const press = () => page.getByRole('button', { name: 'Star', exact: true }).click();

    await agent.openQueue(/^IT Support/, /^All open/);
    await page.getByRole('button', { name: 'Star', exact: true }).and(page.locator(':enabled')).waitFor();
    await kept(() => agent.press('Shift+S'));
    await page.getByRole('button', { name: 'Remove the star' }).waitFor();
    await page.goto(`${url}/views/urgent_high_priority`);
    await kept(press);
    const { data: boards } = await api('GET', '/boards');
    const board = boards[0] as unknown as { id: number; name: string };
    await page.goto(`${url}/boards/${board.id}`);
    await page.getByRole('button', { name: 'Star', exact: true }).and(page.locator(':enabled')).waitFor();
    await agent.press('Control+k');
    await agent.type('star this');
    await page.getByRole('option', { name: 'Star this place' }).waitFor();
    await kept(() => agent.press('Enter'));
    await page.getByRole('button', { name: 'Remove the star' }).waitFor();
    const view = await api('POST', '/saved-views', {
      name: 'Fresh ones',
      filter: { status: 'new' },
      sort: null,
      columns: null,
      shared: false,
    });
    const saved = view.data as unknown as { id: number };
    await page.goto(`${url}/saved/${saved.id}`);
    await kept(press);

    // The first starred stands first, and each has as many as its own page says.
    const places = ['All open IT Support', 'Urgent and high', board.name, 'Fresh ones'];
    await expect.poll(() => starred(agent).count()).toBe(places.length);
    for (const [n, place] of places.entries()) {
      const link = starred(agent).nth(n);
      await expect.poll(() => link.textContent()).toMatch(new RegExp(`^${place}[\\d,]+$`));
      await link.click();
      const count = ((await link.textContent()) ?? '').slice(place.length);
      await page.getByRole('heading', { level: 1 }).filter({ hasText: count }).waitFor();
    }
    const regions = await page.getByRole('navigation', { name: 'Places' }).getByRole('region').first();
    expect(await regions.getAttribute('aria-label')).toBe('Starred');

    // They are the person's: there on another device, and on this one without a network.
    const elsewhere = await at.agent();
    await elsewhere.signIn(url);
    await expect.poll(() => named(elsewhere)).toEqual(await named(agent));
    await elsewhere.page.context().close();
    await page.evaluate('navigator.serviceWorker.ready');
    const before = await named(agent);
    await page.context().setOffline(true);
    await page.reload();
    await expect.poll(() => named(agent)).toEqual(before);
    expect(await page.getByRole('button', { name: 'Remove the star' }).isDisabled()).toBe(true);
    await page.context().setOffline(false);

    await api('DELETE', `/saved-views/${saved.id}`);
    await page.goto(`${url}/views/urgent_high_priority`);
    await expect.poll(() => starred(agent).count()).toBe(3);
    await page.getByRole('button', { name: 'Remove the star' }).click();
    await expect.poll(() => starred(agent).count()).toBe(2);
    expect(agent.complaints.filter((words) => !words.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
    await page.context().close();
  });
});

import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';

const PASSWORD = 'a password of some length';

describeDemo('saved views', (at) => {
  it('are shared by one, counted and opened by another, and changed by their owner alone', async () => {
    const { url } = at.demo;
    const [owner, other] = [await at.agent(), await at.agent()];
    const desks = async () => {
      await owner.page.request.post(`${url}/api/v1/user/login`, {
        data: { email: 'admin@demo.local', password: 'demo' },
      });
      return (await (await owner.page.request.get(`${url}/api/v1/service-desks`)).json()).data as { id: number }[];
    };
    const account = { email: 'second@demo.local', name: 'Second Agent', role: 'agent', password: PASSWORD };
    const desk_ids = (await desks()).map(({ id }) => id);
    const made = await owner.page.request.post(`${url}/api/v1/users`, { data: { ...account, desk_ids } });
    expect(made.status()).toBe(201);
    await owner.page.request.post(`${url}/api/v1/auth/logout`);

    await owner.signIn(url);
    await owner.page.goto(`${url}/everything?status=new&sort=priority`);
    await owner.rows().first().waitFor();
    const total = async (query: string) =>
      (await (await owner.page.request.get(`${url}/api/v1/issues?per_page=1&${query}`)).json()).total as number;
    await owner.page.getByRole('button', { name: 'Save view' }).click();
    const form = owner.page.getByRole('dialog', { name: 'Save view' });
    await owner.type('Fresh ones');
    await form.getByLabel('Share with everyone here').check();
    await form.getByLabel('Labels').uncheck();
    await owner.press('Enter');
    await owner.page.waitForURL(/\/saved\/\d+$/);
    const count = (await total('status=new')).toLocaleString('en');
    const inRail = (page: typeof owner.page) => page.getByRole('region', { name: 'Saved views' }).getByRole('link');
    await inRail(owner.page)
      .filter({ hasText: `Fresh ones${count}` })
      .waitFor();

    await other.page.request.post(`${url}/api/v1/user/login`, { data: { email: account.email, password: PASSWORD } });
    await other.page.goto(url);
    await inRail(other.page)
      .filter({ hasText: `Fresh ones${count}` })
      .click();
    await other.page.getByText('Shared by Demo Agent').waitFor();
    await other.rows().first().waitFor();
    expect(await other.page.getByRole('button', { name: 'Edit view' }).count()).toBe(0);

    await owner.page.getByRole('button', { name: 'Clear Status' }).click();
    await owner.page.getByRole('button', { name: 'Save changes' }).click();
    const all = (await total('')).toLocaleString('en');
    await inRail(owner.page)
      .filter({ hasText: `Fresh ones${all}` })
      .waitFor();
    await owner.page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
    await other.page.reload();
    await inRail(other.page)
      .filter({ hasText: `Fresh ones${all}` })
      .waitFor();

    await owner.page.getByRole('button', { name: 'Delete view' }).click();
    await owner.page.getByRole('dialog').getByRole('button', { name: 'Delete view' }).click();
    await owner.page.waitForURL(/\/everything/);
    await other.page.reload();
    await other.page.getByText('This view is gone').waitFor();
    expect([...owner.complaints, ...other.complaints].filter((words) => !words.includes('status of 503'))).toEqual([]);
    await owner.page.context().close();
    await other.page.context().close();
  });
});

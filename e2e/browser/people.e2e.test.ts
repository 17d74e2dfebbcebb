import { expect, it } from 'vitest';
import { describeDemo } from './describe-demo.ts';

describeDemo('the people of a server', (at) => {
  it('are added by an administrator, see the desks they were given, and are shut out at once', async () => {
    const admin = await at.agent();
    await admin.page.goto(at.demo.url);
    await admin.page.getByLabel('E-mail address').fill('admin@demo.local');
    await admin.page.getByRole('button', { name: 'Sign in' }).click();
    await admin.rows().first().waitFor();
    await admin.press('Control+k');
    await admin.page.getByRole('combobox').waitFor();
    await admin.type('People');
    await admin.page.getByRole('option', { name: 'People', exact: true, selected: true }).waitFor();
    await admin.press('Enter');

    await admin.page.getByRole('button', { name: 'Add a person' }).click();
    const form = admin.page.getByRole('dialog');
    await form.getByLabel('Name').fill('Noor Haddad');
    await form.getByLabel('E-mail address').fill('admin@demo.local');
    await form.getByText('Only some').click();
    await form.getByLabel('HR Services').check();
    await form.getByRole('button', { name: 'Add a person' }).click();
    await form.getByText('There is an account for this e-mail address already.').waitFor();
    await form.getByLabel('E-mail address').fill('noor@demo.local');
    await form.getByRole('button', { name: 'Add a person' }).click();
    const told = admin.page.getByRole('dialog', { name: 'Password of Noor Haddad' });
    const password = (await told.locator('code').textContent()) ?? '';
    await told.getByRole('button', { name: 'Close' }).click();
    const line = admin.page.getByRole('listitem').filter({ hasText: 'Noor Haddad' });
    await line.getByText('Agent · HR Services').waitFor();

    const noor = await at.agent();
    await noor.page.goto(at.demo.url);
    await noor.page.getByLabel('E-mail address').fill('noor@demo.local');
    await noor.page.getByLabel('Password').fill(password);
    await noor.page.getByRole('button', { name: 'Sign in' }).click();
    await noor.page.getByRole('button', { name: /^HR Services/ }).waitFor();
    expect(await noor.page.getByRole('button', { name: /^IT Support/ }).count()).toBe(0);
    await noor.page.goto(`${at.demo.url}/settings/people`);
    await noor.page.getByText('Your role does not allow this.').waitFor();

    await line.getByRole('button', { name: 'Edit Noor Haddad' }).click();
    await form.getByLabel('May come in').uncheck();
    await form.getByRole('button', { name: 'Save' }).click();
    await line.getByText('May not come in').waitFor();
    await noor.page.getByRole('alert').filter({ hasText: 'what you may see was changed' }).waitFor();

    await admin.page.getByRole('button', { name: 'Edit Demo Admin' }).click();
    expect(await form.getByLabel('May come in').count()).toBe(0);
    await form.getByLabel('Role').selectOption('agent');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('This is the last administrator. Make somebody else one first.').waitFor();
    await admin.page.context().close();
    await noor.page.context().close();
  });
});

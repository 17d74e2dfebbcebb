import { expect, it } from 'vitest';
import { violations } from './axe.ts';
import { describeDemo } from './describe-demo.ts';
import { escalated, jiraAt } from './simulators.ts';

/** Types on in the very moment in which the address has what was typed before; what the field shows until it has all. */
/** How the selected row is framed. */
const FRAME = `getComputedStyle(document.querySelector('[role="row"][aria-selected="true"]')).outlineStyle`;

/** Unsolved tickets that are assigned to somebody. */
const ASSIGNED = `fetch('/api/v1/issues?status=new,in_progress,waiting&per_page=100')
  .then((answer) => answer.json())
  .then(({ data }) => data.filter(({ assignee }) => assignee !== null))`;

const TYPED_ON = `(async () => {
  const field = document.querySelector('input[type="search"]');
  const type = (text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const shown = new Set();
  const asked = () => new URLSearchParams(location.search).get('q');
  const replace = history.replaceState.bind(history);
  history.replaceState = (...given) => {
    replace(...given);
    if (asked() !== 'vp') return;
    type('vpn');
    shown.clear();
  };
  type('vp');
  while (asked() !== 'vpn') {
    await new Promise(requestAnimationFrame);
    shown.add(field.value);
  }
  return [...shown];
})()`;

/** From now on no part of the page hears of Escape; the browser does. */
const DEAF_TO_ESCAPE = `addEventListener('keydown', (event) => {
  if (event.key === 'Escape') event.stopImmediatePropagation();
}, { capture: true })`;

describeDemo('the interface', (at) => {
  it('says that a password is wrong, and lets the person try again', async () => {
    const { page } = await at.agent();
    await page.goto(at.demo.url);
    await page.getByLabel('Password').fill('not it');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('The e-mail address or the password is wrong.');
    await page.getByLabel('Password').fill('demo');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('row').first().waitFor();
    await page.context().close();
  });

  it('leaves a small window to its list until the rail is opened there, and a large one as it was', async () => {
    const agent = await at.agent({ viewport: { width: 800, height: 600 } });
    await agent.signIn(at.demo.url);
    const { page } = agent;
    const railPx = async () => (await page.getByRole('navigation', { name: 'Places' }).boundingBox())?.width ?? 0;
    const toggle = page.getByRole('button', { name: 'Collapse or open the rail' });
    expect(await railPx()).toBeLessThan(60);
    await toggle.click();
    await expect.poll(railPx).toBeGreaterThan(200);
    await page.setViewportSize({ width: 1440, height: 600 });
    await toggle.click();
    await expect.poll(railPx).toBeLessThan(60);
    await page.setViewportSize({ width: 800, height: 600 });
    await expect.poll(railPx).toBeGreaterThan(200);
    await page.context().close();
  });

  it('frames the selected ticket where the system gives the colours', async () => {
    const agent = await at.agent({ forcedColors: 'active' });
    await agent.signIn(at.demo.url);
    await agent.press('j');
    const row = agent.page.locator('[role="row"][aria-selected="true"]');
    await row.waitFor();
    expect(await agent.page.evaluate(FRAME)).toBe('solid');
    await agent.page.context().close();
  });

  it('keeps a reply that was not sent over a reload, and forgets it once it is', async () => {
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.press('j', 'Enter', 'c');
    const key = await agent.selectedKey();
    await agent.type('Half a reply');
    const field = agent.ticket(key).getByRole('textbox', { name: 'Public reply' });
    await agent.page.locator('textarea:focus').waitFor();
    await agent.page.reload();
    await field.waitFor();
    expect(await field.inputValue()).toBe('Half a reply');
    await agent.write('c', ', now whole.');
    await agent.message(key, 'Half a reply, now whole.', 'sent').waitFor();
    await agent.page.reload();
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
    await agent.page.context().close();
  });

  it('shows what someone else changes without moving the selection or the focus', async () => {
    const jira = jiraAt(at.demo.addresses.jira);
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    await agent.press('j', 'j', 'j', 'j');
    const selected = await agent.selectedKey();
    const changed = (await agent.rows().nth(1).getAttribute('data-row')) ?? '';
    await jira.rename(changed, 'Renamed by somebody else');
    await agent.page.locator(`[data-row="${changed}"]`, { hasText: 'Renamed by somebody else' }).waitFor();
    expect(await agent.selectedKey()).toBe(selected);
    await agent.focusOn(agent.page.getByRole('grid'));
    await agent.page.context().close();
  });

  it('takes back nothing of what is typed into a filter while the address follows', async () => {
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.page.goto(`${at.demo.url}/views/all_unsolved`);
    await agent.rows().first().waitFor();
    expect(await agent.page.evaluate(TYPED_ON)).toEqual(['vpn']);
    await agent.page.context().close();
  });

  it('finds people by name, what is assigned to them, and the whole search, by keys alone', async () => {
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.rows().first().waitFor();
    const [ticket] = await agent.page.evaluate<{ assignee: { name: string } }[]>(ASSIGNED);
    const { name } = ticket!.assignee;
    const chosen = (text: string) => agent.page.getByRole('option', { name: text, selected: true });
    await agent.press('Control+k');
    await agent.page.getByRole('combobox').waitFor();
    await agent.type(name);
    await chosen(`${name} Assigned to them`).waitFor();
    await agent.press('Enter');
    await agent.page.waitForURL(/\/views\/all_unsolved\?assignee=\d/);
    await agent.rows().first().waitFor();
    const people = agent.rows().locator(`[role="gridcell"][title="${name}"]`);
    await expect.poll(async () => (await people.count()) === (await agent.rows().count())).toBe(true);

    await agent.press('Control+k');
    await agent.page.getByRole('combobox').waitFor();
    await agent.type('zyxw');
    await chosen('Search every ticket for “zyxw”').waitFor();
    await agent.press('Enter');
    await agent.page.waitForURL(/\/search\?q=zyxw/);
    await agent.page.context().close();
  });

  it('means the selected ticket at once, though the panel follows only when the keys rest', async () => {
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    const before = agent.page.url();
    await agent.press('g', 'e');
    await agent.page.getByRole('grid', { name: 'All tickets' }).getByRole('row').first().waitFor();
    await agent.press('j', 'Enter');
    const first = await agent.selectedKey();
    await agent.ticket(first).waitFor();
    await agent.press('j', 'j', 'c');
    const third = await agent.selectedKey();
    expect(third).not.toBe(first);
    await agent.ticket(third).locator('textarea:focus').waitFor();
    await agent.press('Escape', 'j');
    await agent.press('Escape');
    await agent.page.locator('[data-ticket]').waitFor({ state: 'detached' });
    await expect.poll(() => agent.page.url()).not.toContain('ticket=');
    // A closed panel leaves nothing that one would have to go back through.
    await agent.page.goBack();
    expect(agent.page.url()).toBe(before);
    await agent.page.context().close();
  });

  it('leads back to where the person was when the session has ended meanwhile', async () => {
    const agent = await at.agent();
    await agent.signIn(at.demo.url);
    await agent.openQueue(/^IT Support/, /^All open/);
    const here = agent.page.url();
    await agent.page.context().clearCookies();
    await agent.press('g', 'n');
    await agent.page.waitForURL(/sign-in/);
    await agent.page.goBack();
    await agent.page.waitForURL(/sign-in/);
    await agent.page.getByRole('button', { name: 'Sign in' }).click();
    await agent.page.waitForURL(({ href }) => href === here);
    await agent.rows().first().waitFor();
    await agent.page.context().close();
  });

  it('says of an address that nothing is at what is missing, and leads to what there is', async () => {
    const agent = await at.agent();
    const { page } = agent;
    await agent.signIn(at.demo.url);
    const missing = { '/nowhere': 'page', '/views/nonsense': 'view', '/boards/abc': 'board', '/queues/1.5': 'queue' };
    for (const [path, thing] of Object.entries(missing)) {
      await page.goto(at.demo.url + path);
      await page.getByText(`There is no such ${thing}`).waitFor();
    }
    expect(agent.complaints).toEqual([]);
    for (const thing of ['board', 'queue']) {
      await page.goto(`${at.demo.url}/${thing}s/999999`);
      await page.getByText(`There is no such ${thing}`).waitFor();
    }
    await page.goto(`${at.demo.url}/tickets/%00`);
    await page.getByText('There is no ticket').waitFor();
    await page.goto(`${at.demo.url}/saved/none`);
    await page.getByText('This view is gone').waitFor();
    await page.goto(`${at.demo.url}/everything?assignee=whoever`);
    await page.getByText('The address asks for something there is not').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await agent.rows().first().waitFor();
    await page.goto(`${at.demo.url}/views/nonsense`);
    await page.getByRole('link', { name: 'Go to the start' }).click();
    await page.getByRole('heading', { name: /^All unsolved/ }).waitFor();
    await page.goto(`${at.demo.url}/settings`);
    await page.waitForURL('**/settings/accounts');
    await page.context().close();
  });

  it('gives a ticket the whole page on a phone, and the list back afterwards', async () => {
    const agent = await at.agent({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await agent.signIn(at.demo.url);
    const row = agent.rows().nth(2);
    const key = (await row.getAttribute('data-row')) ?? '';
    await row.tap();
    await agent.page.waitForURL(`**/tickets/${key}`);
    await agent.ticket(key).getByRole('textbox', { name: 'Public reply' }).waitFor();
    const wider = await agent.page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(wider).toBe(false);
    await agent.page.getByRole('button', { name: 'Back' }).click();
    await row.waitFor();
    // What floats is closed by the device's way back; here Escape is one, once the page itself does not hear it.
    await agent.page.evaluate(DEAF_TO_ESCAPE);
    const here = agent.page.url();
    const places = agent.page.getByRole('button', { name: 'Places' });
    await places.tap();
    await agent.page.getByRole('dialog', { name: 'Places' }).waitFor();
    await agent.press('Escape');
    await agent.page.getByRole('dialog').waitFor({ state: 'detached' });
    await agent.focusOn(places);
    expect(agent.page.url()).toBe(here);
    await agent.page.getByRole('navigation', { name: 'Main places' }).getByRole('link', { name: 'Search' }).tap();
    await agent.page.waitForURL('**/search');
    await places.tap();
    await agent.page.getByRole('dialog', { name: 'Places' }).waitFor();
    await agent.page.goBack();
    await agent.page.getByRole('dialog').waitFor({ state: 'detached' });
    await agent.page.waitForURL('**/search');
    await agent.page.goBack();
    await agent.page.waitForURL(here);
    await agent.page.context().close();
  });

  it('speaks Spanish to a browser that does', async () => {
    const { page } = await at.agent({ locale: 'es-ES' });
    await page.goto(at.demo.url);
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByRole('link', { name: 'Sin asignar' }).first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.context().close();
  });

  it('shows a matter in Zendesk and in Jira as one conversation, or one of both, and replies to either', async () => {
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

    expect(await violations(page)).toEqual([]);
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

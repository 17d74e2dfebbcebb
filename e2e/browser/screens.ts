/** Every screen and dialog there is behind the sign-in, and how one comes to it. */
import type { MessageId } from './catalogues.ts';
import { click, dialog, go, notice, options, press, type Screen, type Visit } from './screen-steps.ts';

async function list(visit: Visit, path = '/views/all_unsolved'): Promise<void> {
  await go(visit, path);
  await visit.page.getByRole('row').first().waitFor();
}

/** A list with its first ticket selected. */
async function selected(visit: Visit): Promise<void> {
  await list(visit);
  await press(visit, 'j');
  await visit.page.getByRole('row', { selected: true }).waitFor();
}

async function ticketPanel(visit: Visit): Promise<void> {
  await list(visit, `/views/all_unsolved?ticket=${visit.there.key}`);
  await visit.page.locator('[data-ticket] textarea').waitFor();
}

async function ticketPage(visit: Visit): Promise<void> {
  await go(visit, `/tickets/${visit.there.key}`);
  await visit.page.locator('[data-ticket] textarea').waitFor();
}

async function board(visit: Visit): Promise<void> {
  await go(visit, `/boards/${visit.there.board}`);
  await visit.page.locator('[data-board] [data-row]').first().waitFor();
}

type SettingsPage = 'accounts' | 'people' | 'connections' | 'canned-replies';

async function settings(visit: Visit, page: SettingsPage): Promise<void> {
  await go(visit, `/settings/${page}`);
  await visit.page.locator('main h2, main li, main table').first().waitFor();
}

/** A dialog that a button of a settings page opens. */
const settingsDialog = (page: SettingsPage, button: MessageId) => async (visit: Visit) => {
  await settings(visit, page);
  await click(visit, button);
  await dialog(visit);
};

async function bulk(visit: Visit): Promise<void> {
  await selected(visit);
  await press(visit, 'x', 'Shift+J', 'Shift+J');
  await visit.page.getByRole('toolbar').waitFor();
}

/** A picker of the selected ticket, by its key. */
const picker = (key: string) => async (visit: Visit) => {
  await selected(visit);
  await press(visit, key);
  await options(visit);
};

const failing = (path: string) => ({
  begin: ({ page }: Visit) => page.route(path, (route) => route.fulfill({ status: 500, json: {} })),
  end: ({ page }: Visit) => page.unroute(path),
});
const lists = failing('**/api/v1/issues?**');

/** All others, as an administrator sees them. */
export const SCREENS: readonly Screen[] = [
  { name: 'view', open: (visit) => list(visit) },
  { name: 'view, a ticket selected', open: selected },
  {
    name: 'view, a ticket pointed at',
    only: 'wide',
    async open(visit) {
      await list(visit);
      await visit.page.getByRole('row').nth(3).hover();
    },
  },
  {
    name: 'view, narrowed',
    async open(visit) {
      await list(visit, '/views/all_unsolved?rows=parents&status=new&sort=priority');
    },
  },
  {
    name: 'view, empty',
    async open(visit) {
      await go(visit, '/views/all_unsolved?q=nothingisnamedso');
      await notice(visit, 'list.noMatch');
    },
  },
  {
    name: 'view, as a board',
    async open(visit) {
      await list(visit);
      await press(visit, 'v');
      await visit.page.locator('[data-board] [data-row]').first().waitFor();
    },
    leave: (visit) => press(visit, 'v'),
  },
  { name: 'all tickets', open: (visit) => list(visit, '/everything') },
  {
    name: 'queue',
    async open(visit) {
      await go(visit, `/queues/${visit.there.queue}`);
      await visit.page.locator('[data-row]').first().waitFor();
    },
  },
  { name: 'saved view', open: (visit) => list(visit, `/saved/${visit.there.view}`) },
  {
    name: 'saved view, to be changed',
    async open(visit) {
      await list(visit, `/saved/${visit.there.view}`);
      await click(visit, 'saved.edit');
      await dialog(visit);
    },
  },
  {
    name: 'saved view, to be deleted',
    async open(visit) {
      await list(visit, `/saved/${visit.there.view}`);
      await click(visit, 'saved.delete');
      await dialog(visit);
    },
  },
  {
    name: 'view, to be saved',
    async open(visit) {
      await list(visit);
      await click(visit, 'saved.save');
      await dialog(visit);
    },
  },
  {
    name: 'filter',
    async open(visit) {
      await list(visit);
      await click(visit, 'field.status');
      await options(visit);
    },
  },
  {
    name: 'order',
    async open(visit) {
      await list(visit);
      await click(visit, 'sort.label');
      await options(visit);
    },
  },
  { name: 'assignees', open: picker('a') },
  { name: 'moves', open: picker('m') },
  { name: 'priorities', open: picker('p') },
  { name: 'labels', open: picker('l') },
  { name: 'bulk bar', open: bulk },
  {
    name: 'bulk priorities',
    async open(visit) {
      await bulk(visit);
      await press(visit, 'p');
      await options(visit);
    },
  },
  {
    name: 'bulk comment',
    async open(visit) {
      await bulk(visit);
      await press(visit, 'c');
      await dialog(visit);
    },
  },
  {
    name: 'bulk edit, its results',
    async open(visit) {
      await bulk(visit);
      await press(visit, 't');
      await bulk(visit);
      await press(visit, 'p');
      await options(visit);
      await press(visit, 'Enter');
      await click(visit, 'job.results');
      await dialog(visit);
    },
  },
  { name: 'board', open: board },
  {
    name: 'board, a ticket beside it',
    async open(visit) {
      await board(visit);
      await visit.page.locator('[data-board] [data-row]').first().click();
      await visit.page.locator('[data-ticket] textarea').waitFor();
    },
  },
  {
    name: 'board, a card to be moved',
    async open(visit) {
      await board(visit);
      await press(visit, 'j', 'Shift+M');
      await options(visit);
    },
  },
  {
    name: 'board, its choice of lanes',
    async open(visit) {
      await board(visit);
      await click(visit, 'board.lanes');
      await options(visit);
    },
  },
  {
    name: 'board, in lanes',
    async open(visit) {
      await board(visit);
      await press(visit, 'Shift+L');
      await visit.page.locator('[data-board] [aria-expanded]').first().waitFor();
    },
    leave: (visit) => press(visit, 'Shift+L', 'Shift+L'),
  },
  { name: 'ticket panel', open: ticketPanel },
  { name: 'ticket page', open: ticketPage },
  {
    name: 'ticket, its details',
    async open(visit) {
      await ticketPanel(visit);
      await visit.page.getByRole('tab').nth(1).click();
    },
  },
  {
    name: 'ticket, its history',
    async open(visit) {
      await ticketPanel(visit);
      await visit.page.getByRole('tab').nth(2).click();
    },
  },
  {
    name: 'ticket, a note being written',
    async open(visit) {
      await ticketPage(visit);
      await press(visit, 'i');
      await visit.page.locator('textarea:focus').fill('Only for the team.');
    },
    leave: ({ page }) => page.locator('textarea').fill(''),
  },
  {
    name: 'ticket, its summary being edited',
    async open(visit) {
      await ticketPage(visit);
      await press(visit, 'e');
      await visit.page.locator(':is(input,textarea):focus').waitFor();
    },
  },
  {
    name: 'canned replies, to be inserted',
    async open(visit) {
      await ticketPage(visit);
      await press(visit, ';');
      await options(visit);
    },
  },
  {
    name: 'new ticket',
    async open(visit) {
      await list(visit);
      await press(visit, 'n');
      await dialog(visit);
    },
  },
  {
    name: 'search',
    async open(visit) {
      await go(visit, '/search');
      await notice(visit, 'search.start');
    },
  },
  { name: 'search, found', open: (visit) => list(visit, '/search?q=printer') },
  {
    name: 'search, nothing found',
    async open(visit) {
      await go(visit, '/search?q=nothingisnamedso');
      await notice(visit, 'search.noneHint');
    },
  },
  {
    name: 'palette',
    async open(visit) {
      await selected(visit);
      await press(visit, 'Control+K');
      await options(visit);
    },
  },
  {
    name: 'palette, with words',
    async open(visit) {
      await selected(visit);
      await press(visit, 'Control+K');
      await options(visit);
      await visit.page.keyboard.type('printer');
      await visit.page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'map of keys',
    async open(visit) {
      await list(visit);
      await press(visit, '?');
      await dialog(visit);
    },
  },
  {
    name: 'account',
    only: 'wide',
    async open(visit) {
      await list(visit);
      await visit.page.getByRole('navigation').getByRole('button', { name: 'Demo Admin' }).click();
      await dialog(visit);
    },
  },
  {
    name: 'rail, collapsed',
    only: 'wide',
    async open(visit) {
      await list(visit);
      await press(visit, '[');
    },
    leave: (visit) => press(visit, '['),
  },
  {
    name: 'places, as a sheet',
    only: 'narrow',
    async open(visit) {
      await list(visit);
      await click(visit, 'bar.places');
      await dialog(visit);
    },
  },
  { name: 'settings: my accounts', open: (visit) => settings(visit, 'accounts') },
  { name: 'settings: an account to be linked', open: settingsDialog('accounts', 'linked.link') },
  { name: 'settings: people', open: (visit) => settings(visit, 'people') },
  { name: 'settings: a person to be added', open: settingsDialog('people', 'team.add') },
  { name: 'settings: canned replies', open: (visit) => settings(visit, 'canned-replies') },
  { name: 'settings: a canned reply', open: settingsDialog('canned-replies', 'canned.add') },
  { name: 'settings: connections', open: (visit) => settings(visit, 'connections') },
  ...(['connections.add', 'streams.readAll'] as const).map((button) => ({
    name: `settings: ${button}`,
    open: settingsDialog('connections', button),
  })),
  {
    name: 'settings: projects of a site',
    async open(visit) {
      await settings(visit, 'connections');
      await click(visit, 'connect.projects');
      await notice(visit, 'connect.some');
    },
  },
  {
    name: 'no such page',
    async open(visit) {
      await go(visit, '/nowhere');
      await notice(visit, 'missing.page');
    },
  },
  ...(['view', 'queue', 'board'] as const).map((thing) => ({
    name: `no such ${thing}`,
    async open(visit: Visit) {
      await go(visit, `/${thing}s/999999`);
      await notice(visit, `missing.${thing}`);
    },
  })),
  {
    name: 'no such ticket',
    async open(visit) {
      await go(visit, '/tickets/ITH-999999');
      await notice(visit, 'ticket.goneHint');
    },
  },
  {
    name: 'a list that cannot be read',
    async open(visit) {
      await lists.begin(visit);
      await go(visit, '/everything?q=neverread');
      await notice(visit, 'list.failed');
    },
    leave: lists.end,
  },
  {
    name: 'offline',
    async open(visit) {
      await selected(visit);
      await visit.page.context().setOffline(true);
      await press(visit, 't');
      await visit.page.getByRole('status').first().waitFor();
    },
    leave: ({ page }) => page.context().setOffline(false),
  },
];

import { go, notice, press, type Screen } from './screen-steps.ts';

/** Screens before anybody is signed in. */
export const ENTRY_SCREENS: readonly Screen[] = [
  {
    name: 'a page that cannot be shown',
    async open(visit) {
      await visit.page.route('**/login-status', (route) => route.abort());
      await go(visit, '/');
      await notice(visit, 'error.offlineTitle');
    },
    leave: ({ page }) => page.unroute('**/login-status'),
  },
  {
    name: 'sign-in',
    async open(visit) {
      await go(visit, '/sign-in');
      await notice(visit, 'signIn.title');
    },
  },
  {
    name: 'sign-in, refused',
    async open(visit) {
      await go(visit, '/sign-in?reason=signed_out');
      await visit.page.locator('input[type=password]').fill('not it');
      await press(visit, 'Enter');
      await visit.page.getByRole('alert').nth(1).waitFor();
    },
  },
  {
    name: 'first set-up',
    async open(visit) {
      await visit.page.route('**/login-status', async (route) => {
        const response = await route.fetch();
        const answer = await response.json();
        await route.fulfill({ json: { ...answer, data: { ...answer.data, needs_signup: true } } });
      });
      await go(visit, '/sign-in');
      await notice(visit, 'signUp.title');
    },
    leave: ({ page }) => page.unroute('**/login-status'),
  },
];

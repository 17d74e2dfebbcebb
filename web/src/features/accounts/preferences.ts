import { accountRoutes, type Preferences } from '@speedyflow/contract/accounts';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { type Density, setDensity, setTheme, type Theme } from '../../app/appearance.ts';
import { i18n, type Language, setLanguage } from '../../app/i18n/language.ts';
import { setListWays } from '../../app/list-ways.ts';
import { exclusively } from '../issues/edits/exclusively.ts';
import { gathered } from './gathered.ts';

/** Names the lock and the channel of the pages of this browser. */
const NAME = 'speedyflow.preferences';

/** What the account remembers; held on this device as well. */
export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: async ({ signal }) => (await call(accountRoutes.preferences, { signal })).data,
});

/** Takes over what the account remembers; what it does not say stays as this device has it. */
export async function loadPreferences(client: QueryClient): Promise<void> {
  const data = await client.fetchQuery({ ...preferencesQuery, staleTime: 0 });
  if (data.theme) setTheme(data.theme);
  if (data.density) setDensity(data.density);
  setListWays({ ...(data.lists && { lists: data.lists }), ...(data.after_reply && { after_reply: data.after_reply }) });
  if (data.language && data.language !== i18n.locale) await setLanguage(data.language);
}

/** A choice, made to what the account remembers. */
type Choice = (kept: Preferences) => Preferences;

/** Choices of this page that are not kept yet. */
let keeping = 0;

/**
 * Keeps a choice with the account, and answers whether it is kept; a failure to is not worth a word. Others may have
 * been made on another page since this one was opened: what is not chosen here stays as the account has it.
 */
export async function keepPreferences(choice: Choice): Promise<boolean> {
  keeping += 1;
  const isKept = await keep(choice);
  keeping -= 1;
  if (isKept && keeping === 0) tellPages();
  return isKept;
}

const keep = gathered((choices: readonly Choice[]) =>
  // Two pages that both read before either writes would keep the choices of one.
  exclusively(NAME, async () => {
    const { data } = await call(accountRoutes.preferences, {});
    // What nobody chose is not kept: another browser may speak another language.
    const body: Preferences = {
      ...data,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    };
    for (const choose of choices) Object.assign(body, choose(body));
    await call(accountRoutes.savePreferences, { body });
  }),
);

/** All pages of this browser, and this one: a reading that was on its way here may have been older. */
function tellPages(): void {
  const pages = new BroadcastChannel(NAME);
  pages.postMessage(undefined);
  pages.close();
}

/** Takes over what any page of this browser has kept with the account; returns how to stop. */
export function followPreferences(client: QueryClient): () => void {
  const pages = new BroadcastChannel(NAME);
  pages.onmessage = () => {
    // What is chosen here meanwhile shows already, and is told of in its turn.
    if (keeping === 0) loadPreferences(client).catch(() => undefined);
  };
  return () => pages.close();
}

export function chooseTheme(next: Theme): void {
  setTheme(next);
  void keepPreferences(() => ({ theme: next }));
}

export function chooseDensity(next: Density): void {
  setDensity(next);
  void keepPreferences(() => ({ density: next }));
}

export async function chooseLanguage(next: Language): Promise<void> {
  await setLanguage(next);
  void keepPreferences(() => ({ language: next }));
}

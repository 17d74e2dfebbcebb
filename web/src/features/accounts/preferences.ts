import { accountRoutes, type Preferences } from '@speedyflow/contract/accounts';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { type Density, density, setDensity, setTheme, type Theme, theme } from '../../app/appearance.ts';
import { i18n, type Language, setLanguage } from '../../app/i18n/language.ts';
import { listWays, setListWays } from '../../app/list-ways.ts';
import { gathered } from './gathered.ts';

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

/**
 * Keeps a choice with the account, and answers whether it is kept; a failure to is not worth a word. Others may have been made on another page since
 * this one was opened: what is not chosen here stays as the account has it.
 */
export const keepPreferences = gathered(async (choices: readonly Choice[]) => {
  const { data } = await call(accountRoutes.preferences, {});
  const body: Preferences = {
    theme: theme.get(),
    density: density.get(),
    ...listWays.get(),
    language: i18n.locale as Language,
    ...data,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  for (const choose of choices) Object.assign(body, choose(body));
  await call(accountRoutes.savePreferences, { body });
});

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

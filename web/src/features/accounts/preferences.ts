import { accountRoutes, type Preferences } from '@speedyflow/contract/accounts';
import { call } from '../../api/call.ts';
import { type Density, density, setDensity, setTheme, type Theme, theme } from '../../app/appearance.ts';
import { i18n, type Language, setLanguage } from '../../app/i18n/language.ts';
import { listWays, setListWays } from '../../app/list-ways.ts';
import { latestAlone } from './latest-alone.ts';

/** Takes over what the account remembers; what it does not say stays as this device has it. */
export async function loadPreferences(): Promise<void> {
  const { data } = await call(accountRoutes.preferences, {});
  if (data.theme) setTheme(data.theme);
  if (data.density) setDensity(data.density);
  setListWays({ ...(data.lists && { lists: data.lists }), ...(data.after_reply && { after_reply: data.after_reply }) });
  if (data.language && data.language !== i18n.locale) await setLanguage(data.language);
}

/** What was chosen first must not be kept last: each time all choices are sent, so that the latest is enough. */
const keep = latestAlone((body: Preferences) => call(accountRoutes.savePreferences, { body }));

/** Applies a choice at once and keeps it with the account; a failure to keep it is not worth a word. */
export function keepPreferences(change: Preferences): void {
  keep({
    theme: theme.get(),
    density: density.get(),
    ...listWays.get(),
    language: i18n.locale as Language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...change,
  });
}

export function chooseTheme(next: Theme): void {
  setTheme(next);
  keepPreferences({ theme: next });
}

export function chooseDensity(next: Density): void {
  setDensity(next);
  keepPreferences({ density: next });
}

export async function chooseLanguage(next: Language): Promise<void> {
  await setLanguage(next);
  keepPreferences({ language: next });
}

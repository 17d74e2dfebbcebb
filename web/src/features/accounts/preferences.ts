import { accountRoutes, type Preferences } from '@speedyflow/contract/accounts';
import { call } from '../../api/call.ts';
import { type Density, density, setDensity, setTheme, type Theme, theme } from '../../app/appearance.ts';
import { i18n, type Language, setLanguage } from '../../app/i18n/language.ts';
import { listWays, setListWays } from '../../app/list-ways.ts';

/** Takes over what the account remembers; what it does not say stays as this device has it. */
export async function loadPreferences(): Promise<void> {
  const { data } = await call(accountRoutes.preferences, {});
  if (data.theme) setTheme(data.theme);
  if (data.density) setDensity(data.density);
  setListWays({ ...(data.lists && { lists: data.lists }), ...(data.after_reply && { after_reply: data.after_reply }) });
  if (data.language && data.language !== i18n.locale) await setLanguage(data.language);
}

let keeping: Promise<unknown> = Promise.resolve();

/** Keeps a choice with the account, after those before it; a failure to keep it is not worth a word. */
export function keepPreferences(change: Preferences): void {
  const body: Preferences = {
    theme: theme.get(),
    density: density.get(),
    ...listWays.get(),
    language: i18n.locale as Language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...change,
  };
  const keep = () => call(accountRoutes.savePreferences, { body });
  keeping = keeping.then(keep, keep);
  keeping.catch(() => undefined);
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

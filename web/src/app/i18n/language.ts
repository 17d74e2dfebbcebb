import { i18n, type Messages } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Preferences } from '@speedyflow/contract/accounts';
import { messages as english } from './messages.en.ts';
import type { messages as settings } from './settings-messages.en.ts';
import { messages as work } from './work-messages.en.ts';

export type Language = NonNullable<Preferences['language']>;
export type MessageId = keyof typeof english | keyof typeof settings | keyof typeof work;
export type Values = Record<string, string | number>;
export type Translate = (id: MessageId, values?: Values) => string;

const KEY = 'speedyflow.language';

/** The language chosen on this device, else the browser's when there is a catalogue for it. */
export function initialLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden; the browser's language is a fair default.
  }
  return (chosen ?? navigator.language).startsWith('es') ? 'es' : 'en';
}

/** Whether the words of the settings are among those on the page. */
let withSettings = false;

const settingsOf = (language: Language) =>
  language === 'es' ? import('./settings-messages.es.ts') : import('./settings-messages.en.ts');

export async function setLanguage(language: Language): Promise<void> {
  const [{ messages }, { messages: ofWork }, more] = await Promise.all([
    language === 'es' ? import('./messages.es.ts') : { messages: english },
    language === 'es' ? import('./work-messages.es.ts') : { messages: work },
    withSettings ? settingsOf(language) : undefined,
  ]);
  // The build has compiled the catalogues (build/compile-catalogues.ts); their source type is plain text.
  i18n.loadAndActivate({
    locale: language,
    messages: { ...messages, ...ofWork, ...more?.messages } as unknown as Messages,
  });
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The choice then holds until the page is closed, and in the account's preferences.
  }
}

/** Fetches the words of the settings, which few open; from then on they come with every language. */
export async function loadSettingsWords(): Promise<void> {
  if (withSettings) return;
  const language = i18n.locale as Language;
  const { messages } = await settingsOf(language);
  i18n.load(language, messages as unknown as Messages);
  withSettings = true;
}

/** The words of the interface by their ids; those of the settings only where `loadSettingsWords` has been awaited. */
export function useTranslate(): Translate {
  const { i18n: active } = useLingui();
  return (id, values) => active._(id, values);
}

export { i18n };

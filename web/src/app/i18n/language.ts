import { i18n, type Messages } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Preferences } from '@speedyflow/contract/accounts';
import { messages as english } from './messages.en.ts';

export type Language = NonNullable<Preferences['language']>;
export type MessageId = keyof typeof english;
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

export async function setLanguage(language: Language): Promise<void> {
  const { messages } = language === 'es' ? await import('./messages.es.ts') : { messages: english };
  // The build has compiled the catalogues (build/compile-catalogues.ts); their source type is plain text.
  i18n.loadAndActivate({ locale: language, messages: messages as unknown as Messages });
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The choice then holds until the page is closed, and in the account's preferences.
  }
}

/** The words of the interface by their ids. */
export function useTranslate(): Translate {
  const { i18n: active } = useLingui();
  return (id, values) => active._(id, values);
}

export { i18n };

import { i18n, type Messages } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Preferences } from '@speedyflow/contract/accounts';
import { messages as english } from './messages.en.ts';
import type { messages as settings } from './settings-messages.en.ts';
import type { messages as work } from './work-messages.en.ts';

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

/** Words that the first screen does without, by what they are of. */
const PARTS = {
  settings: { en: () => import('./settings-messages.en.ts'), es: () => import('./settings-messages.es.ts') },
  work: { en: () => import('./work-messages.en.ts'), es: () => import('./work-messages.es.ts') },
};

type Part = keyof typeof PARTS;

/** Those of them that were asked for, and come with every language from then on. */
const asked = new Set<Part>();
/** The language that was chosen last; its words may be on their way. */
let chosen: Language = 'en';

export async function setLanguage(language: Language): Promise<void> {
  chosen = language;
  const { messages } = language === 'es' ? await import('./messages.es.ts') : { messages: english };
  let more: { messages: object }[] = [];
  // More may be asked for meanwhile.
  while (more.length < asked.size) more = await Promise.all([...asked].map((part) => PARTS[part][language]()));
  if (chosen !== language) return;
  // The build has compiled the catalogues (build/compile-catalogues.ts); their source type is plain text.
  i18n.loadAndActivate({
    locale: language,
    messages: Object.assign({}, messages, ...more.map((part) => part.messages)) as unknown as Messages,
  });
  for (const part of asked) came.add(`${language} ${part}`);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The choice then holds until the page is closed, and in the account's preferences.
  }
}

/** Words that came, by language and part: to load them once more would draw the page anew. */
const came = new Set<string>();

async function loadWords(part: Part): Promise<void> {
  asked.add(part);
  let language: Language;
  // Another language may have been chosen meanwhile.
  do {
    language = chosen;
    const { messages } = await PARTS[part][language]();
    if (came.has(`${language} ${part}`)) continue;
    i18n.load(language, messages as unknown as Messages);
    came.add(`${language} ${part}`);
  } while (language !== chosen);
}

/** Fetches the words of the settings, which few open; from then on they come with every language. */
export const loadSettingsWords = (): Promise<void> => loadWords('settings');

/** Loads a module together with the words of work that the first screen does without. */
export function withWorkWords<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => (await Promise.all([load(), loadWords('work')]))[0];
}

/** The words of the interface by their ids; those of a part only where it has been loaded. */
export function useTranslate(): Translate {
  const { i18n: active } = useLingui();
  return (id, values) => active._(id, values);
}

export { i18n };

/** The words of the interface, whole, in each of its languages. */
import { messages as pageInEnglish } from '../../web/src/app/i18n/messages.en.ts';
import { messages as pageInSpanish } from '../../web/src/app/i18n/messages.es.ts';
import { messages as settingsInEnglish } from '../../web/src/app/i18n/settings-messages.en.ts';
import { messages as settingsInSpanish } from '../../web/src/app/i18n/settings-messages.es.ts';
import { messages as workInEnglish } from '../../web/src/app/i18n/work-messages.en.ts';
import { messages as workInSpanish } from '../../web/src/app/i18n/work-messages.es.ts';

const english = { ...pageInEnglish, ...workInEnglish, ...settingsInEnglish };

export type MessageId = keyof typeof english;

export const CATALOGUES = {
  en: english as Readonly<Record<MessageId, string>>,
  es: { ...pageInSpanish, ...workInSpanish, ...settingsInSpanish } as Readonly<Record<MessageId, string>>,
};

export type Language = keyof typeof CATALOGUES;

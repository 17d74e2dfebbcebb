import type { PresentPerson } from '@speedyflow/contract/presence';
import type { Translate } from '../../app/i18n/language.ts';

/** Who is there, in words: those who type first, since they are about to change something. */
export function peopleWords(people: readonly PresentPerson[], t: Translate): string {
  const names = (typing: boolean) => people.filter((one) => one.typing === typing).map(({ name }) => name);
  const [writing, looking] = [names(true), names(false)];
  return [
    ...(writing.length > 0 ? [t('presence.typing', { names: writing.join(', '), count: writing.length })] : []),
    ...(looking.length > 0 ? [t('presence.here', { names: looking.join(', '), count: looking.length })] : []),
  ].join(' · ');
}

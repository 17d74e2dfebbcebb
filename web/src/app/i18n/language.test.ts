import { beforeEach, expect, it, vi } from 'vitest';

const WORK = 'reply.send';
const SETTINGS = 'settings.connections';

/** The module as a page has it when it opens: nothing is asked for yet. */
async function opened() {
  vi.resetModules();
  vi.stubGlobal('document', { documentElement: {} });
  const { i18n, setLanguage, loadSettingsWords, withWorkWords } = await import('./language.ts');
  const words = { settings: loadSettingsWords, work: withWorkWords(async () => undefined) };
  return { words, setLanguage, has: (id: string) => i18n.messages[id] !== undefined, locale: () => i18n.locale };
}
let page: Awaited<ReturnType<typeof opened>>;
beforeEach(async () => {
  page = await opened();
  await page.setLanguage('en');
});

it('a part comes with its words, and with every language from then on', async () => {
  expect(page.has(WORK)).toBe(false);
  await page.words.work();
  expect(page.has(WORK)).toBe(true);
  await page.setLanguage('es');
  expect(page.has(WORK)).toBe(true);
});

it.each([
  ['while another language is on its way', () => [page.setLanguage('es'), page.words.work(), page.words.settings()]],
  ['just before another language is', () => [page.words.work(), page.words.settings(), page.setLanguage('es')]],
  ['between two', () => [page.setLanguage('en'), page.words.work(), page.setLanguage('es'), page.words.settings()]],
])('no word is missing where parts are asked for %s', async (_, ask) => {
  await Promise.all(ask());
  expect([page.locale(), page.has(WORK), page.has(SETTINGS)]).toEqual(['es', true, true]);
});

it('the language that was chosen last stays', async () => {
  await Promise.all([page.setLanguage('es'), page.setLanguage('en')]);
  expect(page.locale()).toBe('en');
});

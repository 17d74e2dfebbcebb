/** What leads to a screen, step by step, in any language and at any width. */
import type { Page } from 'playwright-core';
import { CATALOGUES, type Language, type MessageId } from './catalogues.ts';

/** What a screen is opened with. */
export interface Visit {
  page: Page;
  url: string;
  language: Language;
  /** Room for a list and a ticket beside each other. */
  wide: boolean;
  /** A ticket, a queue, a board, a saved view and a canned reply there are. */
  there: { key: string; queue: number; board: number; view: number };
}

export interface Screen {
  name: string;
  /** Only where there is room for it, or only where there is none. */
  only?: 'wide' | 'narrow';
  /** Returns once it stands. */
  open(visit: Visit): Promise<unknown>;
  /** Undoes what would follow to the next screen. */
  leave?(visit: Visit): Promise<unknown>;
}

export const go = async ({ page, url }: Visit, path: string) => {
  await page.goto(url + path);
};
export const press = async ({ page }: Visit, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const says = ({ language }: Visit, id: MessageId) => CATALOGUES[language][id];
/** A button by what it says, whatever is said beside it. */
export const click = ({ page, language }: Visit, id: MessageId) =>
  page.getByRole('button', { name: CATALOGUES[language][id] }).first().click();
export const dialog = ({ page }: Visit) => page.getByRole('dialog').first().waitFor();
export const notice = (visit: Visit, id: MessageId) => visit.page.getByText(says(visit, id)).first().waitFor();
export const options = ({ page }: Visit) => page.getByRole('option').first().waitFor();

import type { Page } from 'playwright-core';
import { CATALOGUES, type MessageId } from './catalogues.ts';

/** Whatever the page says itself, in view or to assistive tools. What came from Jira and Zendesk is theirs. */
const SAID = `(() => {
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) said.push(node.data);
  for (const element of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(element.getAttribute(name) ?? '');
  return said.map((it) => it.trim()).filter((it) => it !== '');
})()`;

const ESCAPED = /[.*+?^$()|[\]\\]/g;

/** English messages that Spanish says otherwise, as what they look like once they are filled in. */
function englishMessages(): RegExp[] {
  const ids = Object.keys(CATALOGUES.en) as MessageId[];
  const told = ids.filter((id) => CATALOGUES.en[id] !== CATALOGUES.es[id] && !CATALOGUES.en[id].includes(', plural,'));
  const whole = told.filter((id) => /[a-z]{3}/i.test(CATALOGUES.en[id].replaceAll(/\{\w+\}/g, '')));
  return whole.map(
    (id) => new RegExp(`^${CATALOGUES.en[id].replaceAll(ESCAPED, '\\$&').replaceAll(/\{\w+\}/g, '.+')}$`),
  );
}

/** Words of the two sites that are words of ours too: of statuses, priorities, types and queues; and days of August. */
const THEIRS =
  /^(\d+ ago|new today|urgent and high|open|new|pending|resolved|unassigned|done|in progress|waiting|assigned to me|urgent|high|low|medium|normal|task|bug|incident|none|yes|no)$/i;

const ENGLISH = englishMessages();

/** What a page that is to speak Spanish says in English. */
export async function englishLeft(page: Page): Promise<string[]> {
  const said = new Set(await page.evaluate<string[]>(SAID));
  return [...said].filter((words) => !THEIRS.test(words) && ENGLISH.some((message) => message.test(words)));
}

import { expect, it } from 'vitest';
import { ticketAddresses } from './ticket-addresses.ts';

const JIRA = 'https://acme.atlassian.net';

it.each([
  ['a word of an ordinary text', `see ${JIRA}/browse/PLAT-12.`, ['PLAT-12']],
  ['the target of a link', `<a href="${JIRA}/browse/plat-12?focusedId=3">bug</a>`, ['PLAT-12']],
  ['a card of a rich text', `{"type":"inlineCard","attrs":{"url":"${JIRA}/browse/PLAT-12"}}`, ['PLAT-12']],
  ['a ticket of Zendesk', 'https://acme.zendesk.com/agent/tickets/77', ['ZD-77']],
  ['the same one twice', `${JIRA}/browse/PLAT-12 https://ACME.atlassian.net/browse/PLAT-12`, ['PLAT-12']],
  ['no ticket but a board', `${JIRA}/jira/software/projects/PLAT/boards/1 ${JIRA}/browse/PLAT`, []],
  ['a longer word', `${JIRA}/browse/PLAT-12x https://acme.zendesk.com/agent/tickets/77-draft`, []],
  ['a key longer than keys are', `${JIRA}/browse/${'A'.repeat(5_000)}-1 ${JIRA}/browse/A-${'1'.repeat(5_000)}`, []],
  ['no address', 'PLAT-12 and #77', []],
])('finds in a text: %s', (_what, text, keys) => {
  expect(ticketAddresses([text]).map(({ key }) => key)).toEqual(keys);
});

it('takes nobody who lists many tickets to mean one of them', () => {
  const many = Array.from({ length: 11 }, (_, n) => `${JIRA}/browse/PLAT-${n}`);
  expect(ticketAddresses(many)).toEqual([]);
  expect(ticketAddresses(many.slice(1))).toHaveLength(10);
});

it('says of which site each is, however it is written', () => {
  expect(ticketAddresses(['HTTPS://Acme.Atlassian.net:8443/browse/A-1'])).toEqual([
    { kind: 'jira', site: 'https://acme.atlassian.net:8443', key: 'A-1' },
  ]);
});

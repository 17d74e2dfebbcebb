import { expect, it } from 'vitest';
import { fileLinks, mayNameFiles } from './file-links.ts';

const jira = { source_id: '7', filename: 'log.txt', url: '/rest/api/3/attachment/content/7?redirect=false' };
const zendesk = { source_id: '9', filename: 'a.png', url: 'https://acme.zendesk.com/attachments/token/x9/?name=a.png' };
const here = (id: string) => `/api/v1/issues/IT-1/attachments/${id}/content`;

it.each([
  ['log.txt', here('7')],
  ['https://acme.atlassian.net/rest/api/3/attachment/content/7', here('7')],
  ['https://acme.atlassian.net/rest/api/2/attachment/content/7?redirect=false', here('7')],
  ['https://acme.atlassian.net/secure/attachment/7/log.txt', here('7')],
  ['https://acme.atlassian.net/rest/api/3/attachment/content/8', null],
  ['https://acme.zendesk.com/attachments/token/x9/?name=other.png', here('9')],
  ['https://acme.zendesk.com/attachments/token/x8/?name=a.png', null],
  ['twice.txt', null],
  ['https://acme.zendesk.com/', null],
])('%s leads to %s', (reference, href) => {
  const twice = ['1', '2'].map((source_id) => ({
    source_id,
    filename: 'twice.txt',
    url: `https://a.example/${source_id}`,
  }));
  expect(fileLinks('IT-1', [jira, zendesk, ...twice])(reference)).toBe(href);
});

it('knows texts that may have files in them', () => {
  expect(mayNameFiles('{"type":"media","attrs":{}}')).toBe(true);
  expect(mayNameFiles(`<img src="${zendesk.url}">`)).toBe(true);
  expect(mayNameFiles('"https://acme.atlassian.net/rest/api/3/attachment/content/7"')).toBe(true);
  expect(mayNameFiles('<p>The attachment says more.</p>')).toBe(false);
  expect(mayNameFiles(null)).toBe(false);
});

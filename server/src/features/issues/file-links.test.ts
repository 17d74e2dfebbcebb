import { expect, it } from 'vitest';
import { fileLinks, mayNameFiles } from './file-links.ts';

const jira = {
  source_id: '7',
  filename: 'log.txt',
  mime_type: 'text/plain',
  url: '/rest/api/3/attachment/content/7?redirect=false',
};
const zendesk = {
  source_id: '9',
  filename: 'a.png',
  mime_type: 'image/png',
  url: 'https://acme.zendesk.com/attachments/token/x9/?name=a.png',
};
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
    mime_type: 'text/plain',
    url: `https://a.example/${source_id}`,
  }));
  expect(fileLinks('IT-1', [jira, zendesk, ...twice])(reference)?.href ?? null).toBe(href);
});

it.each([
  ['image/png', true],
  ['IMAGE/JPEG', true],
  ['image/svg+xml', false],
  ['text/html', false],
  ['image/png; charset=utf-8', false],
])('what is %s is a picture: %s', (mime_type, isPicture) => {
  expect(fileLinks('IT-1', [{ ...zendesk, mime_type }])('a.png')?.isPicture).toBe(isPicture);
});

it('knows texts that may have files in them', () => {
  expect(mayNameFiles('{"type":"media","attrs":{}}')).toBe(true);
  expect(mayNameFiles(`<img src="${zendesk.url}">`)).toBe(true);
  expect(mayNameFiles('"https://acme.atlassian.net/rest/api/3/attachment/content/7"')).toBe(true);
  expect(mayNameFiles('<p>The attachment says more.</p>')).toBe(false);
  expect(mayNameFiles(null)).toBe(false);
});

import { connectionRoutes } from '@speedyflow/contract/connections';
import { issueRoutes } from '@speedyflow/contract/issues';
import { describe, expect, it } from 'vitest';
import { faultsOf } from './validation-faults.ts';

const faults = (auth: unknown) => {
  const told = faultsOf('body', connectionRoutes.add.body, { kind: 'jira', site: 'acme', auth });
  return told.map(({ path, message }) => `${path} ${message}`);
};

describe('how a connection signs in', () => {
  it.each<[unknown, string[]]>([
    [{ kind: 'password' }, ['body.auth.kind must be one of token, oauth_client']],
    [{}, ['body.auth.kind is required: one of token, oauth_client']],
    [{ email: 'bot@acme.example' }, ['body.auth.kind is required: one of token, oauth_client']],
    ['token', ['body.auth must be object']],
    [{ kind: 'token' }, ['body.auth.email is required', 'body.auth.api_token is required']],
    [
      { kind: 'token', email: 'nobody', api_token: 'two words' },
      ['body.auth.email must be an e-mail address', 'body.auth.api_token must be ASCII characters without blanks'],
    ],
    [
      { kind: 'oauth_client', client_id: 'a', api_token: 'b' },
      ['body.auth.client_secret is required', 'body.auth.api_token is not known here'],
    ],
  ])('%j is told the faults of the kind it says it is', (auth, expected) => {
    expect(faults(auth)).toEqual(expected);
  });
});

it('names the values where a member has a few fixed ones', () => {
  const body = { name: 'Acme', site: 'acme', auth: { kind: 'token', email: 'a@b.example', api_token: 'c' } };
  expect(faultsOf('body', connectionRoutes.add.body, body)).toEqual([
    { path: 'body.kind', message: 'is required: one of jira, zendesk' },
  ]);
});

it('says in words what a pattern asks for', () => {
  expect(faultsOf('body', issueRoutes.comment.body, { body: ' ' })).toEqual([
    { path: 'body.body', message: 'must not be blank' },
  ]);
  expect(faultsOf('body', issueRoutes.edit.body, { labels: ['fine', 'two words'] })).toEqual([
    { path: 'body.labels.1', message: 'must hold no blanks' },
  ]);
});

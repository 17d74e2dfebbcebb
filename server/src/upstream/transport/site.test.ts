import { describe, expect, test } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { LeapingClock } from '../scripted-server.testing.ts';
import { guardedLookup, isPublicAddress } from './address-policy.ts';
import { parseSite } from './site.ts';
import { createTransport } from './transport.ts';

describe('a site as people give it', () => {
  test.each([
    ['acme', 'jira', 'https://acme.atlassian.net'],
    ['acme.atlassian.net', 'jira', 'https://acme.atlassian.net'],
    [
      ' https://ACME.atlassian.net/jira/software/projects/X?a=1'.replace('?a=1', ''),
      'jira',
      'https://acme.atlassian.net',
    ],
    ['https://acme.atlassian.net:443/', 'jira', 'https://acme.atlassian.net'],
    ['3m', 'zendesk', 'https://3m.zendesk.com'],
    ['acme.zendesk.com', 'zendesk', 'https://acme.zendesk.com'],
  ] as const)('%s', (text, kind, origin) => {
    expect(parseSite(text, kind, false)).toBe(origin);
  });

  test.each([
    '',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    'localhost',
    'http://acme.atlassian.net',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '169.254.169.254',
    '0.0.0.0',
    '１２７.0.0.1',
    '127.0.0.1.nip.io',
    'localtest.me',
    'https://x.atlassian.net.evil.com',
    'atlassian.net',
    'atlassian.net@evil.com',
    'https://acme.atlassian.net@evil.com/',
    'https://user:pass@acme.atlassian.net',
    'evil.com#.atlassian.net',
    'evil.com/.atlassian.net',
    'evil.com?.atlassian.net',
    'evil.com\\.atlassian.net',
    'acme.atlassian.net.',
    'аcme.atlassian.net',
    'acme.atlassian.net:22',
    'acme.zendesk.com',
    'file:///etc/passwd',
    'gopher://acme.atlassian.net',
    'javascript:alert(1)',
    'acme%2eatlassian.net',
    'ac me',
  ])('is refused: %s', (text) => {
    expect(() => parseSite(text, 'jira', false)).toThrow(
      expect.objectContaining({ code: 'INVALID_SITE', kind: 'invalid_input' }),
    );
  });

  test('a private one only where it is allowed', () => {
    expect(parseSite('http://127.0.0.1:9000', 'jira', true)).toBe('http://127.0.0.1:9000');
    expect(parseSite('proxy.internal:8443', 'zendesk', true)).toBe('https://proxy.internal:8443');
    expect(parseSite('acme', 'zendesk', true)).toBe('https://acme.zendesk.com');
    expect(() => parseSite('file:///x', 'jira', true)).toThrow(AppError);
  });
});

describe('addresses', () => {
  test.each(['8.8.8.8', '104.192.142.18', '2606:4700::1111', '2a05:d018::1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each(
    '127.0.0.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.8 198.18.0.1 224.0.0.1 255.255.255.255 ::1 :: fc00::1 fd00::1 fe80::1 ff02::1 ::ffff:8.8.8.8 ::ffff:7f00:1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 2001:db8::1 100::1 nonsense'.split(
      ' ',
    ),
  )('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('at connect time', () => {
  const answers = (...addresses: string[]) =>
    ((
      _host: string,
      _options: unknown,
      callback: (error: null, found: { address: string; family: number }[]) => void,
    ) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as never;
  const look = (allowPrivate: boolean, all: boolean, ...addresses: string[]) =>
    new Promise((resolve, reject) => {
      guardedLookup(allowPrivate, answers(...addresses))('x.example', { all }, (error, found) =>
        error ? reject(error) : resolve(found),
      );
    });

  test('a name is refused when any of its addresses is private', async () => {
    await expect(look(false, true, '8.8.8.8', '127.0.0.1')).rejects.toMatchObject({ code: 'INVALID_SITE' });
    await expect(look(false, false, '::1')).rejects.toMatchObject({ code: 'INVALID_SITE' });
    await expect(look(false, false, '8.8.8.8')).resolves.toBe('8.8.8.8');
    await expect(look(true, false, '127.0.0.1')).resolves.toBe('127.0.0.1');
  });

  test('a name that leads home opens no socket', async () => {
    const transport = createTransport({
      kind: 'jira',
      baseUrl: 'https://localhost',
      credentials: { headers: async () => ({}) },
      clock: new LeapingClock(0, 1_000_000),
      random: () => 0,
      allowPrivate: false,
    });
    await expect(transport.read({ method: 'GET', path: '/' })).rejects.toMatchObject({ code: 'INVALID_SITE' });
    await transport.close();
  });

  test('a private address is refused before anything else', () => {
    const open = (baseUrl: string) =>
      createTransport({
        kind: 'jira',
        baseUrl,
        credentials: { headers: async () => ({}) },
        clock: new LeapingClock(0, 0),
        random: () => 0,
        allowPrivate: false,
      });
    for (const baseUrl of [
      'https://127.0.0.1',
      'https://[::1]',
      'https://10.0.0.1:8443',
      'http://acme.atlassian.net',
    ]) {
      expect(() => open(baseUrl)).toThrow(expect.objectContaining({ code: 'INVALID_SITE' }));
    }
  });
});

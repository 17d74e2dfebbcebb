import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Config, type LoadedConfig, loadConfig } from './config.ts';
import { CLIENT_VARIABLES, flagOf, OPTION_LIST } from './options.ts';

const JIRA = { JIRA_CLOUD_SITE: 'acme', JIRA_EMAIL: 'bot@acme.example', JIRA_API_TOKEN: 'jira-secret' };
const ZENDESK = {
  ZENDESK_SUBDOMAIN: 'acme',
  ZENDESK_EMAIL: 'bot@acme.example',
  ZENDESK_API_TOKEN: 'zendesk-secret',
};

function configOf(env: Record<string, string>, flags: string[] = [], file = ''): Config {
  const loaded = loadConfig({ env, flags, file });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.config;
}

function settingsAtFault(loaded: LoadedConfig): string[] {
  return loaded.ok ? [] : loaded.faults.map((fault) => fault.setting);
}

describe('loadConfig', () => {
  it('without anything is a demo on loopback, on SQLite below ./data', () => {
    expect(configOf({})).toMatchObject({
      demo: true,
      host: '127.0.0.1',
      port: 5000,
      dataDir: resolve('data'),
      database: { kind: 'sqlite', file: resolve('data/speedyflow.db') },
      allowedHosts: [],
      trustedProxies: [],
      syncIntervalSeconds: 10,
      webhookSecrets: {},
      demoTickets: 12_000,
    });
  });

  it('with a site listens on every address unless told otherwise', () => {
    expect(configOf(JIRA)).toMatchObject({ demo: false, host: '0.0.0.0' });
    expect(configOf({ ...JIRA, SPEEDYFLOW_HOST: '::1' }).host).toBe('::1');
  });

  it('without a site and without the demo starts empty, for others to see as well', () => {
    expect(configOf({ SPEEDYFLOW_DEMO: '0' })).toMatchObject({ demo: false, host: '0.0.0.0' });
    expect(configOf({ ...JIRA, SPEEDYFLOW_DEMO: '1' }).demo).toBe(false);
  });

  it('shows the demo to no other machine', () => {
    expect(settingsAtFault(loadConfig({ env: { SPEEDYFLOW_HOST: '0.0.0.0' } }))).toEqual(['SPEEDYFLOW_HOST']);
    expect(configOf({ SPEEDYFLOW_HOST: '::1' }).demo).toBe(true);
  });

  it('takes a flag before the environment, that before the file, and that before the default', () => {
    const file = 'PORT=1\nSPEEDYFLOW_SYNC_INTERVAL_SECONDS=7\nSPEEDYFLOW_LOG_LEVEL="warn"';
    const config = configOf({ PORT: '2', SPEEDYFLOW_SYNC_INTERVAL_SECONDS: '' }, ['--port', '3'], file);
    expect(config).toMatchObject({ port: 3, syncIntervalSeconds: 7, logLevel: 'warn', demoTickets: 12_000 });
    expect(configOf({ PORT: '2' }, [], file).port).toBe(2);
  });

  it('prefers SPEEDYFLOW_HOST to HOST', () => {
    expect(configOf({ HOST: '10.0.0.1', SPEEDYFLOW_HOST: '127.0.0.1' }).host).toBe('127.0.0.1');
  });

  it('takes a Redis by address, or by host and port, and none unless told', () => {
    expect(configOf({}).redisUrl).toBeUndefined();
    expect(configOf({ REDIS_HOST: 'cache.example' }).redisUrl).toBe('redis://cache.example:6379');
    expect(configOf({ REDIS_HOST: '::1', REDIS_PORT: '7000' }).redisUrl).toBe('redis://[::1]:7000');
    expect(configOf({ REDIS_PORT: '7000' }).redisUrl).toBe('redis://127.0.0.1:7000');
    expect(configOf({ REDIS_URL: 'rediss://:secret@cache/2', REDIS_HOST: 'other' }).redisUrl).toBe(
      'rediss://:secret@cache/2',
    );
    expect(settingsAtFault(loadConfig({ env: { REDIS_URL: 'cache:6379', REDIS_HOST: 'a b' } }))).toEqual([
      'REDIS_URL',
      'REDIS_HOST',
    ]);
  });

  it('is frozen all the way down', () => {
    const config = configOf({ ...JIRA, SPEEDYFLOW_MASTER_KEY: 'ab'.repeat(32) });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.jira)).toBe(true);
    expect(Object.isFrozen(config.trustedProxies)).toBe(true);
  });

  it('reports all faults together, each with a mend', () => {
    const loaded = loadConfig({
      env: { PORT: 'x', DATABASE_URL: 'mysql://db', SPEEDYFLOW_MASTER_KEY: 'short', JIRA_EMAIL: 'bot@acme.example' },
      flags: ['--prot=1'],
    });
    expect(settingsAtFault(loaded)).toEqual([
      '--prot',
      'PORT',
      'DATABASE_URL',
      'SPEEDYFLOW_MASTER_KEY',
      'JIRA_CLOUD_SITE',
      'JIRA_API_TOKEN',
    ]);
    expect(loaded).toMatchObject({
      faults: expect.arrayContaining([expect.objectContaining({ mend: 'did you mean --port?' })]),
    });
  });

  it('never repeats a secret in a fault', () => {
    const loaded = loadConfig({ env: { SPEEDYFLOW_MASTER_KEY: 'hunter2', DATABASE_URL: 'mysql://u:hunter2@db' } });
    expect(settingsAtFault(loaded)).toHaveLength(2);
    expect(JSON.stringify(loaded)).not.toContain('hunter2');
  });

  it('warns of an unknown name that looks like ours, naming the nearest', () => {
    const { warnings } = loadConfig({
      env: { SPEEDYFLOW_DATADIR: '/srv', SPEEDYFLOW_URL: 'http://x', SPEEDYFLOW_TEST_PG_URL: 'x' },
    });
    expect(warnings).toEqual(['SPEEDYFLOW_DATADIR is not a setting; did you mean SPEEDYFLOW_DATA_DIR?']);
  });

  it('answers any environment with a config or with faults, never by throwing', () => {
    const names = OPTION_LIST.flatMap(([, option]) => option.env);
    const env = fc.dictionary(fc.constantFrom(...names), fc.string({ maxLength: 60 }));
    fc.assert(
      fc.property(env, fc.array(fc.string({ maxLength: 20 }), { maxLength: 4 }), (given, flags) => {
        const loaded = loadConfig({ env: given, flags });
        expect(loaded.ok || loaded.faults.length > 0).toBe(true);
      }),
    );
  });
});

describe('connections', () => {
  it('takes a site as a name, a host or a full address', () => {
    for (const site of [
      'acme',
      'acme.atlassian.net',
      'https://acme.atlassian.net/',
      'https://acme.atlassian.net/jira/your-work',
    ]) {
      expect(configOf({ ...JIRA, JIRA_CLOUD_SITE: site }).jira?.site).toBe('https://acme.atlassian.net');
    }
    expect(configOf(ZENDESK).zendesk?.site).toBe('https://acme.zendesk.com');
  });

  it('refuses other hosts and plain http unless private upstreams are allowed', () => {
    const env = { ...JIRA, JIRA_CLOUD_SITE: 'http://127.0.0.1:8080' };
    expect(settingsAtFault(loadConfig({ env }))).toEqual(['JIRA_CLOUD_SITE']);
    expect(settingsAtFault(loadConfig({ env: { ...ZENDESK, ZENDESK_SUBDOMAIN: 'https://zendesk.example' } }))).toEqual([
      'ZENDESK_SUBDOMAIN',
    ]);
    expect(configOf({ ...env, SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS: '1' }).jira?.site).toBe('http://127.0.0.1:8080');
  });

  it('takes a Zendesk OAuth client instead of a token, but not both', () => {
    const oauth = { ZENDESK_SUBDOMAIN: 'acme', ZENDESK_OAUTH_CLIENT_ID: 'id', ZENDESK_OAUTH_CLIENT_SECRET: 's' };
    expect(configOf(oauth).zendesk?.auth).toEqual({ kind: 'oauth', clientId: 'id', clientSecret: 's' });
    expect(settingsAtFault(loadConfig({ env: { ...ZENDESK, ...oauth } }))).toEqual(['ZENDESK_OAUTH_CLIENT_ID']);
  });

  it('names what a half-set Zendesk lacks', () => {
    expect(settingsAtFault(loadConfig({ env: { ZENDESK_SUBDOMAIN: 'acme' } }))).toEqual([
      'ZENDESK_EMAIL',
      'ZENDESK_API_TOKEN',
    ]);
  });
});

describe('value kinds', () => {
  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['HOST', 'x86_64-conda-linux-gnu'],
    ['SPEEDYFLOW_PUBLIC_URL', 'https://tickets.example.com/path'],
    ['SPEEDYFLOW_LOG_LEVEL', 'loud'],
    ['SPEEDYFLOW_TRUSTED_PROXIES', 'true'],
    ['SPEEDYFLOW_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['SPEEDYFLOW_TRUSTED_PROXIES', '10.0.0.1, proxy'],
    ['SPEEDYFLOW_METRICS_TOKEN', 'short'],
    ['SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS', 'perhaps'],
    ['ENV', 'prod'],
  ])('refuses %s=%s', (name, text) => {
    expect(settingsAtFault(loadConfig({ env: { [name]: text } }))).toEqual([name]);
  });

  it('reads a master key as hexadecimal and as base64', () => {
    const key = Buffer.alloc(32, 7);
    for (const text of [key.toString('hex'), key.toString('base64'), key.toString('base64url')]) {
      expect(configOf({ SPEEDYFLOW_MASTER_KEY: text }).masterKey).toEqual(key);
    }
  });

  it("does not mistake a shell's ENV for ours", () => {
    expect(configOf({ ENV: '~/.shrc' }).environment).toBe('development');
  });

  it('answers to any name but where it listens on this machine alone, unless names are given', () => {
    expect(configOf(JIRA)).not.toHaveProperty('allowedHosts');
    expect(configOf({ ...JIRA, SPEEDYFLOW_HOST: '127.0.0.1' }).allowedHosts).toEqual([]);
    const names = configOf({ ...JIRA, SPEEDYFLOW_ALLOWED_HOSTS: 'Desk.acme.com, help-1.acme.com' }).allowedHosts;
    expect(names).toEqual(['desk.acme.com', 'help-1.acme.com']);
    for (const wrong of ['*', 'desk.acme.com:443', 'https://desk.acme.com', '-a.com', 'a,,b', 'a b']) {
      expect(settingsAtFault(loadConfig({ env: { SPEEDYFLOW_ALLOWED_HOSTS: wrong }, flags: [] }))).toEqual([
        'SPEEDYFLOW_ALLOWED_HOSTS',
      ]);
    }
  });

  it('reads proxies as a list', () => {
    expect(configOf({ SPEEDYFLOW_TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  });
});

describe('options', () => {
  it('have distinct names and flags, and readable defaults', () => {
    const names = [...OPTION_LIST.flatMap(([, option]) => option.env), ...Object.keys(CLIENT_VARIABLES)];
    const flags = OPTION_LIST.map(([, option]) => flagOf(option)).filter((flag) => flag !== undefined);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(flags).size).toBe(flags.length);
    for (const [, option] of OPTION_LIST)
      expect(option.default && option.kind.parse(option.default).ok).not.toBe(false);
  });

  it('have no flag when secret', () => {
    expect(OPTION_LIST.filter(([, option]) => option.secret && flagOf(option))).toEqual([]);
  });
});

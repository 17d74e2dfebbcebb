import { resolve } from 'node:path';
import { OPTION_LIST, type OptionName, type Values } from './options.ts';
import { type ConfigFault, type Gathered, gather, type Sources } from './sources.ts';
import { type JiraSettings, upstreamSettings, type ZendeskSettings } from './upstream-settings.ts';

/** Every setting, validated, in the form the server uses. */
export interface Config
  extends Readonly<
    Pick<
      Values,
      | 'port'
      | 'environment'
      | 'logLevel'
      | 'publicUrl'
      | 'metricsToken'
      | 'masterKey'
      | 'allowPrivateUpstreams'
      | 'syncIntervalSeconds'
      | 'demoTickets'
    >
  > {
  /** No Jira and no Zendesk is configured, nor that the server is to start empty. */
  readonly demo: boolean;
  readonly host: string;
  /** Names people open, besides that of the public address, localhost and addresses; absent where any will do. */
  readonly allowedHosts?: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Absolute. */
  readonly dataDir: string;
  readonly database:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'postgres'; readonly url: string };
  /** Address of the Redis that several servers share. */
  readonly redisUrl?: string;
  readonly jira: JiraSettings | undefined;
  readonly zendesk: ZendeskSettings | undefined;
  /** Apps at the upstreams, by which people sign in there. */
  readonly oauthClients?: {
    readonly jira?: { readonly clientId: string; readonly clientSecret: string };
    readonly zendesk?: { readonly clientId: string; readonly clientSecret: string };
  };
  /** Of webhooks that were set up by hand. */
  readonly webhookSecrets: { readonly jira?: string; readonly zendesk?: string };
}

export type LoadedConfig = { readonly warnings: readonly string[] } & (
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] }
);

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

const OPEN_DEMO: ConfigFault = {
  setting: 'SPEEDYFLOW_HOST',
  problem: 'would show the demo, whose passwords everybody knows, to other machines',
  mend: 'unset it, or start without the demo: configure a site, or set SPEEDYFLOW_DEMO=0',
};

/** Reads and validates every setting once; all faults come together, and a config is frozen. */
export function loadConfig(sources: Sources): LoadedConfig {
  const gathered = gather(sources);
  const { values, faults: misread } = readValues(gathered);
  const { jira, zendesk, faults: halfSet } = upstreamSettings(values, new Set(gathered.given.keys()));
  const demo = values.demo && !jira && !zendesk;
  const host = values.host ?? (demo ? '127.0.0.1' : '0.0.0.0');
  const open = demo && !LOOPBACK.has(host) ? [OPEN_DEMO] : [];
  const faults = [...gathered.faults, ...misread, ...halfSet, ...open];
  const { warnings } = gathered;
  if (faults.length > 0) return { ok: false, faults, warnings };

  const dataDir = resolve(values.dataDir);
  const allowedHosts = values.allowedHosts ?? (LOOPBACK.has(host) ? [] : undefined);
  const config: Config = {
    demo,
    port: values.port,
    host,
    ...(allowedHosts === undefined ? {} : { allowedHosts }),
    publicUrl: values.publicUrl,
    environment: values.environment,
    logLevel: values.logLevel,
    trustedProxies: values.trustedProxies ?? [],
    metricsToken: values.metricsToken,
    dataDir,
    database: values.databaseUrl
      ? { kind: 'postgres', url: values.databaseUrl }
      : { kind: 'sqlite', file: resolve(dataDir, 'speedyflow.db') },
    ...redisAddress(values),
    masterKey: values.masterKey,
    jira,
    zendesk,
    oauthClients: {
      ...(values.jiraOauthClientId && values.jiraOauthClientSecret
        ? { jira: { clientId: values.jiraOauthClientId, clientSecret: values.jiraOauthClientSecret } }
        : {}),
      ...(zendesk?.auth.kind === 'oauth' ? { zendesk: zendesk.auth } : {}),
    },
    webhookSecrets: {
      ...(values.jiraWebhookSecret === undefined ? {} : { jira: values.jiraWebhookSecret }),
      ...(values.zendeskWebhookSecret === undefined ? {} : { zendesk: values.zendeskWebhookSecret }),
    },
    allowPrivateUpstreams: values.allowPrivateUpstreams,
    syncIntervalSeconds: values.syncIntervalSeconds,
    demoTickets: values.demoTickets,
  };
  return { ok: true, config: frozen(config), warnings };
}

function redisAddress({ redisUrl, redisHost, redisPort }: Values): Pick<Config, 'redisUrl'> {
  if (redisUrl !== undefined) return { redisUrl };
  if (redisHost === undefined && redisPort === undefined) return {};
  const host = redisHost ?? '127.0.0.1';
  return { redisUrl: `redis://${host.includes(':') ? `[${host}]` : host}:${redisPort ?? 6379}` };
}

function readValues({ given }: Gathered): { values: Values; faults: ConfigFault[] } {
  const values: Partial<Record<OptionName, unknown>> = {};
  const faults: ConfigFault[] = [];
  for (const [name, option] of OPTION_LIST) {
    const { text, setting } = given.get(name) ?? { text: option.default, setting: option.env[0] };
    if (text === undefined) continue;
    const parsed = option.kind.parse(text);
    if (parsed.ok) values[name] = parsed.value;
    else faults.push({ setting, problem: parsed.problem, mend: parsed.mend });
  }
  // OPTIONS says the kind of each value; a faulty one is missing here, and then no config is made of them.
  return { values: values as Values, faults };
}

/** Freezes all the way down, leaving out bytes, which cannot be frozen. */
function frozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !ArrayBuffer.isView(member)) frozen(member);
  }
  return Object.freeze(value);
}

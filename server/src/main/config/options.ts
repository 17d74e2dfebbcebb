import {
  choice,
  emailAddress,
  environmentName,
  hostName,
  hostNames,
  integer,
  key32,
  listenAddress,
  networks,
  origin,
  postgresUrl,
  redisUrl,
  text,
  type ValueKind,
  yesOrNo,
} from './value-kinds.ts';

/** One setting as data; validation, `--help`, `.env.example` and the reference page all follow from it. */
export interface Option<T> {
  /** Names in the environment; the first is the one documentation uses, and wins over the others. */
  readonly env: readonly [string, ...string[]];
  readonly kind: ValueKind<T>;
  /** One line: what it does. */
  readonly doc: string;
  /** In the setting's own notation; absent where leaving it out means something `absent` describes. */
  readonly default?: string;
  /** What happens without it, where there is no default to show. */
  readonly absent?: string;
  /** Never printed, and no command-line flag: other users of the machine can read those. */
  readonly secret?: true;
  readonly group: string;
}

type AnyOption = { [T in keyof Option<unknown>]: Option<unknown>[T] };

const define = <const O extends Record<string, AnyOption>>(options: O): O => options;

/** Every setting there is. */
export const OPTIONS = define({
  port: {
    env: ['PORT'],
    kind: integer(0, 65_535),
    default: '5000',
    doc: 'Port the server listens on; 0 takes a free one.',
    group: 'Server',
  },
  host: {
    env: ['SPEEDYFLOW_HOST', 'HOST'],
    kind: listenAddress,
    absent: '127.0.0.1 in the demo, 0.0.0.0 otherwise',
    doc: 'Address the server listens on.',
    group: 'Server',
  },
  publicUrl: {
    env: ['SPEEDYFLOW_PUBLIC_URL'],
    kind: origin,
    absent: 'the address it listens on',
    doc: 'Address people open; an https address makes cookies secure.',
    group: 'Server',
  },
  environment: {
    env: ['ENV'],
    kind: environmentName,
    default: 'development',
    doc: 'production logs JSON instead of readable lines.',
    group: 'Server',
  },
  logLevel: {
    env: ['SPEEDYFLOW_LOG_LEVEL'],
    kind: choice('trace', 'debug', 'info', 'warn', 'error', 'silent'),
    default: 'info',
    doc: 'Least severe log line that is written.',
    group: 'Server',
  },
  allowedHosts: {
    env: ['SPEEDYFLOW_ALLOWED_HOSTS'],
    kind: hostNames,
    absent: 'any, but where it listens on this machine alone only localhost and addresses',
    doc: 'Host names people open, besides that of the public address; requests under another are refused.',
    group: 'Server',
  },
  trustedProxies: {
    env: ['SPEEDYFLOW_TRUSTED_PROXIES'],
    kind: networks,
    absent: "none: the caller's address is that of its connection",
    doc: 'Proxies whose X-Forwarded-For is believed.',
    group: 'Server',
  },
  metricsToken: {
    env: ['SPEEDYFLOW_METRICS_TOKEN'],
    kind: text('a secret', 16),
    absent: 'only callers on this machine may read /metrics',
    doc: 'Bearer token that may read /metrics from elsewhere.',
    secret: true,
    group: 'Server',
  },
  dataDir: {
    env: ['SPEEDYFLOW_DATA_DIR'],
    kind: text('a folder'),
    default: './data',
    doc: 'Folder of the SQLite database, the key file and the operator token.',
    group: 'Storage',
  },
  databaseUrl: {
    env: ['DATABASE_URL'],
    kind: postgresUrl,
    absent: 'SQLite, in speedyflow.db of the data folder',
    doc: 'PostgreSQL database to use.',
    secret: true,
    group: 'Storage',
  },
  redisUrl: {
    env: ['REDIS_URL'],
    kind: redisUrl,
    absent: 'none: caches and limits are those of each process',
    doc: 'Redis that several servers share: caches, rate limits, news of what changed.',
    secret: true,
    group: 'Storage',
  },
  redisHost: {
    env: ['REDIS_HOST'],
    kind: hostName,
    absent: 'none, unless REDIS_PORT is set: then 127.0.0.1',
    doc: 'Host of that Redis, where it needs no address with a password.',
    group: 'Storage',
  },
  redisPort: {
    env: ['REDIS_PORT'],
    kind: integer(1, 65_535),
    absent: '6379',
    doc: 'Port of that Redis.',
    group: 'Storage',
  },
  masterKey: {
    env: ['SPEEDYFLOW_MASTER_KEY'],
    kind: key32,
    absent: 'a key file in the data folder, made at the first start',
    doc: 'Key that encrypts the credentials of connections.',
    secret: true,
    group: 'Storage',
  },
  jiraSite: {
    env: ['JIRA_CLOUD_SITE'],
    kind: text('a name such as acme, a host or a full address'),
    absent: 'no Jira; without Zendesk too, the demo',
    doc: 'Jira Cloud site.',
    group: 'Jira',
  },
  jiraEmail: {
    env: ['JIRA_EMAIL'],
    kind: emailAddress,
    doc: 'E-mail address of the Jira account SpeedyFlow works as.',
    group: 'Jira',
  },
  jiraApiToken: {
    env: ['JIRA_API_TOKEN'],
    kind: text('an API token'),
    doc: 'API token of that account.',
    secret: true,
    group: 'Jira',
  },
  jiraOauthClientId: {
    env: ['JIRA_OAUTH_CLIENT_ID'],
    kind: text('a client id'),
    absent: 'sites are connected, and own accounts linked, by API token',
    doc: 'OAuth 2.0 app of yours at Atlassian, by which people sign in at Jira.',
    group: 'Jira',
  },
  jiraOauthClientSecret: {
    env: ['JIRA_OAUTH_CLIENT_SECRET'],
    kind: text('a client secret'),
    doc: 'Secret of that app.',
    secret: true,
    group: 'Jira',
  },
  jiraWebhookSecret: {
    env: ['JIRA_WEBHOOK_SECRET'],
    kind: text('a secret', 16),
    absent: 'only webhooks registered by SpeedyFlow, or with a secret it made, are taken',
    doc: 'Secret of a Jira webhook that was set up by hand.',
    secret: true,
    group: 'Jira',
  },
  zendeskSite: {
    env: ['ZENDESK_SUBDOMAIN'],
    kind: text('a name such as acme, a host or a full address'),
    absent: 'no Zendesk; without Jira too, the demo',
    doc: 'Zendesk account.',
    group: 'Zendesk',
  },
  zendeskEmail: {
    env: ['ZENDESK_EMAIL'],
    kind: emailAddress,
    doc: 'E-mail address of the Zendesk agent SpeedyFlow works as.',
    group: 'Zendesk',
  },
  zendeskApiToken: {
    env: ['ZENDESK_API_TOKEN'],
    kind: text('an API token'),
    doc: 'API token of that agent.',
    secret: true,
    group: 'Zendesk',
  },
  zendeskOauthClientId: {
    env: ['ZENDESK_OAUTH_CLIENT_ID'],
    kind: text('a client id'),
    doc: 'OAuth client, instead of e-mail address and API token.',
    group: 'Zendesk',
  },
  zendeskOauthClientSecret: {
    env: ['ZENDESK_OAUTH_CLIENT_SECRET'],
    kind: text('a client secret'),
    doc: 'Secret of the OAuth client.',
    secret: true,
    group: 'Zendesk',
  },
  zendeskWebhookSecret: {
    env: ['ZENDESK_WEBHOOK_SECRET'],
    kind: text('a secret', 16),
    absent: 'only webhooks registered by SpeedyFlow, or with a secret it was given, are taken',
    doc: 'Signing secret of a Zendesk webhook that was set up by hand.',
    secret: true,
    group: 'Zendesk',
  },
  allowPrivateUpstreams: {
    env: ['SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS'],
    kind: yesOrNo,
    default: '0',
    doc: 'Allows sites on loopback and private addresses, and plain http (simulators, proxies).',
    group: 'Sync',
  },
  syncIntervalSeconds: {
    env: ['SPEEDYFLOW_SYNC_INTERVAL_SECONDS'],
    kind: integer(1, 3600),
    default: '10',
    doc: 'Seconds between two looks for changes at Jira; three times as many while webhooks arrive. Zendesk is looked at every twenty: its exports hold the last minute back.',
    group: 'Sync',
  },
  demo: {
    env: ['SPEEDYFLOW_DEMO'],
    kind: yesOrNo,
    default: '1',
    doc: 'Starts the demo where no site is configured; with 0 the server starts empty, and sites are connected in the interface.',
    group: 'Demo',
  },
  demoTickets: {
    env: ['SPEEDYFLOW_DEMO_TICKETS'],
    kind: integer(100, 1_000_000),
    default: '12000',
    doc: "Tickets of the demo's world.",
    group: 'Demo',
  },
});

export type OptionName = keyof typeof OPTIONS;

/** What each setting's text reads as; undefined where it has neither a value nor a default. */
export type Values = {
  [Name in OptionName]: (typeof OPTIONS)[Name] extends { kind: ValueKind<infer T>; default: string }
    ? T
    : (typeof OPTIONS)[Name] extends { kind: ValueKind<infer T> }
      ? T | undefined
      : never;
};

/** Names the `speedyflow` command reads for itself. */
export const CLIENT_VARIABLES = {
  SPEEDYFLOW_URL: 'Address of the running server, for the commands that talk to it; http://127.0.0.1:$PORT without it.',
  SPEEDYFLOW_TOKEN: 'API token those commands use; without it, the operator token in the data folder.',
} as const;

/** The settings in the order they are documented in. */
export const OPTION_LIST = Object.entries(OPTIONS) as [OptionName, Option<unknown>][];

/** The command-line flag of a setting (`--data-dir`), or undefined for a secret, which has none. */
export function flagOf(option: Option<unknown>): string | undefined {
  if (option.secret) return undefined;
  return option.env[0]
    .replace(/^SPEEDYFLOW_/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

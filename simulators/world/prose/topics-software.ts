/** What the software teams work on: each area yields bugs, stories and tasks. */
import type { Topic } from './grammar.ts';

interface Area {
  component: string;
  labels: readonly string[];
  bug: readonly string[];
  story: readonly string[];
  task: readonly string[];
  evidence: readonly string[];
  fixes: readonly string[];
}

const PLATFORM: readonly Area[] = [
  {
    component: 'API gateway',
    labels: ['gateway', 'http'],
    bug: [
      'Gateway [returns 502|drops the connection] for {endpoint} when the body exceeds {n:1-16} MB',
      '{endpoint} ignores the `If-Match` header',
      'Retry-After missing on 429 from {service}',
      'Header casing breaks HTTP/2 clients on {host}',
    ],
    story: [
      'Per-tenant quotas on {endpoint}',
      'As an integrator I get a stable error code from {endpoint}',
      'Idempotency keys for {endpoint}',
      'Deprecation headers for v1 of {service}',
    ],
    task: [
      'Move TLS termination of {service} to {host}',
      'Document limits of {endpoint}',
      'Remove dead routes of {service}',
    ],
    evidence: ['{endpoint} 502 in {n:29900-31000} ms upstream={host} trace={trace}'],
    fixes: [
      'Buffer size raised and streamed; regression test added.',
      'Fixed in the router, covered by a contract test.',
    ],
  },
  {
    component: 'Billing',
    labels: ['billing'],
    bug: [
      'Invoices [rounded wrongly|duplicated] when a tenant changes plan on the last day of {month}',
      '{service} charges seats removed before renewal',
      '{exception} in {service} during the nightly run',
      'Credit notes lose the VAT of {country}',
    ],
    story: [
      'Preview of the next invoice for {plan} tenants',
      'Usage-based pricing for exports',
      'Proration when seats change',
      'SEPA mandates in self-service',
    ],
    task: [
      'Backfill `{table}.tax_region` for {country}',
      'Split {service} from the monolith',
      'Reconcile {month} against the ledger',
    ],
    evidence: [
      '{exception}: duplicate key value violates unique constraint "{table}_pkey"\n    at {service}/run.ts:{n:20-480}',
    ],
    fixes: ['Rounding moved to the line level; {n:12-90} invoices corrected.', 'Job is now idempotent by invoice key.'],
  },
  {
    component: 'Identity service',
    labels: ['auth', 'security'],
    bug: [
      'Refresh token [reused|lost] when two tabs refresh at once',
      'SAML response with two assertions accepted',
      'Sessions of deactivated users survive for {n:10-60} minutes',
      'Clock skew of {n:40-200} s breaks login from {city}',
    ],
    story: [
      'Passkeys for administrators',
      'SCIM provisioning of groups',
      'Rotate signing keys without downtime',
      'Audit trail of role changes',
    ],
    task: ['Upgrade argon2 parameters', 'Threat model of {service}', 'Remove password hashes of type sha1'],
    evidence: ['auth: token {hex} rejected, aud mismatch (expected {service})'],
    fixes: [
      'Refresh is serialised per session; reuse revokes the family.',
      'Assertion count is checked, advisory written.',
    ],
  },
  {
    component: 'Search',
    labels: ['search', 'performance'],
    bug: [
      'Search misses documents with [accents|emoji|hyphens]',
      'Index lag of {n:4-40} minutes on {host}',
      'Facet counts wrong after deletes',
      'p99 of {endpoint} above {n:2-9} s with {n:40-900}k documents',
    ],
    story: [
      'Typo tolerance for product names',
      'Search by attachment text',
      'Saved searches per team',
      'Highlight matches in results',
    ],
    task: [
      'Reindex {table} with the new analyser',
      'Load test of {service} at {n:200-2000} rps',
      'Shrink shards on {host}',
    ],
    evidence: ['slow query {n:2000-9000} ms: {"q":"*{hex}*","from":{n:0-9000}}'],
    fixes: ['Folding filter added, reindexed in {n:20-90} minutes.', 'Deletes are applied before refresh.'],
  },
  {
    component: 'Pipeline',
    labels: ['ci', 'tooling'],
    bug: [
      'Pipeline [hangs|flaky] on integration tests of {service}',
      'Rollback leaves {host} on the old image',
      'Canary never promoted when there is no traffic',
      'Cache key ignores the lock file',
    ],
    story: [
      'Preview environment per pull request',
      'One-click rollback for {service}',
      'Deploy freeze calendar',
      'Signed images',
    ],
    task: ['Cut build time of {service} below {n:3-9} minutes', 'Pin base images', 'Delete {n:20-300} stale branches'],
    evidence: ['step integration: timeout after {n:20-60}m, last output {n:600-1800}s ago on {host}'],
    fixes: ['Test waits for readiness, not for time; {n:50-200} runs green.', 'Lock file is part of the key.'],
  },
  {
    component: 'Storage',
    labels: ['storage', 'database'],
    bug: [
      'Deadlock between {service} and {service} on `{table}`',
      'Attachments over {n:1-5} GB cannot be resumed',
      'Replica lag of {n:20-400} s after vacuum of `{table}`',
      'Orphaned rows in `{table}` after tenant deletion',
    ],
    story: [
      'Tenant export in self-service',
      'Retention rules per tenant',
      'Cheaper tier for attachments older than {n:6-24} months',
      'Point-in-time restore drill',
    ],
    task: ['Partition `{table}` by month', 'Drop unused indexes on `{table}`', 'Encrypt backups of {host}'],
    evidence: ['ERROR: deadlock detected\nDETAIL: process {n:2000-9000} waits for ShareLock on {table}'],
    fixes: [
      'Writers take locks in key order; soak test of {n:4-24} h clean.',
      'Cascade added, {n:300-9000} rows removed.',
    ],
  },
  {
    component: 'Observability',
    labels: ['monitoring'],
    bug: [
      'Alert on {host} [flaps|never fires]',
      'Traces of {service} lose the parent span',
      'Dashboard double-counts {endpoint}',
      'Log volume of {service} grew {n:3-20} times',
    ],
    story: [
      'Error budget per team',
      'Trace id in every error answer',
      'Customer-visible status page',
      'Slow-query report every {weekday}',
    ],
    task: ['Runbook for {service}', 'Lower cardinality of {service} metrics', 'Move alerts of {host} to the new rules'],
    evidence: ['alert HighLatency {host} firing {n:20-90} times in 24 h'],
    fixes: ['Window widened and hysteresis added.', 'Context is passed through the queue.'],
  },
];

const MOBILE: readonly Area[] = [
  {
    component: 'Login',
    labels: ['login'],
    bug: [
      '[Crash|White screen] after Face ID on {phone} with {mobileos}',
      'User signed out after every update to {version}',
      'SSO redirect lost when {browser} is default',
      'Passkey prompt appears twice',
    ],
    story: ['Sign in with a passkey', 'Switch between two accounts', 'Biometric lock for {screen}'],
    task: ['Migrate keychain entries', 'Remove the legacy token'],
    evidence: ['{exception} in AuthCoordinator.resume, {mobileos}, {build}'],
    fixes: ['State restored from the keychain; device test on {phone}.', 'Redirect handled by universal link.'],
  },
  {
    component: 'Offline sync',
    labels: ['offline', 'sync'],
    bug: [
      'Orders edited offline are [lost|duplicated] after reconnect',
      'Sync loops when the clock is {n:2-30} minutes off',
      'Database grows to {n:400-2000} MB on {phone}',
      'Conflict dialog shows the wrong author',
    ],
    story: ['Open {screen} offline', 'Show pending changes', 'Resume uploads after restart'],
    task: ['Property tests of the merge', 'Compact the local database nightly'],
    evidence: ['sync: conflict {hex} base={n:10-400} mine={n:401-500} theirs={n:501-600}'],
    fixes: ['Edits carry an operation id; replays are ignored.', 'Server time is used for ordering.'],
  },
  {
    component: 'Notifications',
    labels: ['push'],
    bug: [
      'Push arrives {n:2-40} minutes late on {phone}',
      'Badge count stays after reading',
      'Notification opens {screen} instead of the order',
      'No sound on {mobileos}',
    ],
    story: ['Choose what to be notified about', 'Quiet hours', 'Group notifications per order'],
    task: ['Rotate push certificates before {month}', 'Measure opt-out by type'],
    evidence: ['apns 410 BadDeviceToken {trace}'],
    fixes: ['Stale tokens are removed on 410.', 'Deep link parsed before the tab bar loads.'],
  },
  {
    component: 'Checkout',
    labels: ['checkout', 'payments'],
    bug: [
      'Basket empties when [rotating|switching language] on {phone}',
      'Double tap on Pay creates two orders',
      'Apple Pay sheet shows {amount} instead of the discounted total',
      'Keyboard hides the button on {screen}',
    ],
    story: ['Refunds inside the app', 'Split payment', 'Remember the delivery address'],
    task: ['A/B test of the short form', 'Update payment SDK to {version}'],
    evidence: ['POST /v2/orders twice within {n:40-400} ms, key {hex}'],
    fixes: ['Button disabled while in flight and key reused.', 'Total comes from the server quote.'],
  },
  {
    component: 'Accessibility',
    labels: ['a11y'],
    bug: [
      'Screen reader skips {screen}',
      'Contrast of {screen} below 4.5 in dark theme',
      'Dynamic type cuts labels on {phone}',
      'Focus jumps to the top of {screen}',
    ],
    story: ['Reduced motion', 'Larger touch targets on {screen}', 'Captions for the tour'],
    task: ['Audit of {screen} with a screen reader', 'Lint rule for missing labels'],
    evidence: ['axe: color-contrast {n:2-4}.{n:1-9}:1 on {screen}'],
    fixes: ['Order of elements follows the layout; checked with VoiceOver and TalkBack.', 'New colour tokens.'],
  },
  {
    component: 'Release',
    labels: ['release', 'build'],
    bug: [
      '{build} crashes at start on {mobileos}',
      'App size grew by {n:6-40} MB',
      'Staged rollout of {version} stuck at {n:1-50} %',
      'Cold start of {n:3-7} s on {phone}',
    ],
    story: ['Weekly release train', 'In-app update prompt', 'Feature flags without restart'],
    task: ['Update to the {mobileos} SDK', 'Release notes for {version} in {language}', 'Screenshots for the stores'],
    evidence: ['Fatal: {exception} in AppDelegate, {build}, {phone}'],
    fixes: ['Initialisation order changed; crash rate back to 0.{n:1-4} %.', 'Unused assets removed.'],
  },
];

const STORY_OPENING = [
  '**As a** [user|administrator|tenant|developer] **I want** this **so that** [support is not needed|work continues during an outage|mistakes are visible early].',
  'Asked for by {n:3-40} clients and by {team}.',
  'Part of the goal of this quarter.',
];
const BUG_OPENING = [
  'Seen {n:3-400} times in the last {n:2-14} days, first with {version}.',
  'Reported by support after {n:2-30} tickets.',
  'Reproduces on {host} [every time|about one time in ten].',
];
const TASK_OPENING = ['Follow-up of the incident on {weekday}.', 'Agreed in refinement.', 'Needed before {month}.'];
const DETAILS = [
  'Only tenants on {plan} are affected.',
  'Started with {version}.',
  'Metrics before and after belong in the pull request.',
  'Feature flag `{service}-{hex}`.',
  'Design: https://design.demo.example/{hex}',
  'Out of scope: {screen}.',
  'See the discussion with {team}.',
  'Must not change the public contract.',
];

const ASKS = [
  'Do we have a failing test for this?',
  'Which tenants see it, and since when exactly?',
  'Is the contract change agreed with {team}?',
];
const ANSWERS = ['Test is on the branch.', '{n:2-20} tenants, since {version}.', 'Agreed on {weekday}.'];

function topicsOf(area: Area): Topic[] {
  const base = {
    component: area.component,
    labels: area.labels,
    details: DETAILS,
    asks: ASKS,
    answers: ANSWERS,
    fixes: area.fixes,
  };
  const slug = area.component.toLowerCase().replaceAll(' ', '-');
  return [
    {
      ...base,
      key: `${slug}-bug`,
      type: 'bug',
      weight: 1.2,
      subjects: area.bug,
      opening: BUG_OPENING,
      evidence: area.evidence,
    },
    { ...base, key: `${slug}-story`, type: 'story', subjects: area.story, opening: STORY_OPENING },
    { ...base, key: `${slug}-task`, type: 'task', weight: 0.7, subjects: area.task, opening: TASK_OPENING },
  ];
}

export const PLATFORM_TOPICS: readonly Topic[] = PLATFORM.flatMap(topicsOf);
export const MOBILE_TOPICS: readonly Topic[] = MOBILE.flatMap(topicsOf);

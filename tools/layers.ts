/** Which part of the code may import which, as data. `tools/architecture.ts` holds the code to it. */

export type Layer =
  | 'contract'
  | 'stdx'
  | 'domain'
  | 'cache'
  | 'upstream'
  | 'store'
  | 'jobs'
  | 'sync'
  | 'readmodel'
  | 'http'
  | 'features'
  | 'main'
  | 'web'
  | 'cli'
  | 'simulators'
  | 'anything';

/** Where each layer lives; the first prefix that fits decides. Files that fit none belong to no layer, a fault. */
export const LAYER_FOLDERS: readonly (readonly [prefix: string, layer: Layer])[] = [
  ['contract/src/', 'contract'],
  ['server/src/stdx/', 'stdx'],
  ['server/src/domain/', 'domain'],
  ['server/src/cache/', 'cache'],
  ['server/src/upstream/', 'upstream'],
  ['server/src/store/', 'store'],
  ['server/src/jobs/', 'jobs'],
  ['server/src/sync/', 'sync'],
  ['server/src/readmodel/', 'readmodel'],
  ['server/src/http/', 'http'],
  ['server/src/features/', 'features'],
  ['server/src/main/', 'main'],
  ['web/', 'web'],
  ['cli/src/', 'cli'],
  ['simulators/', 'simulators'],
  ['server/testing/', 'anything'],
  ['tools/', 'anything'],
  ['bench/', 'anything'],
  ['e2e/', 'anything'],
  ['vitest.config.ts', 'anything'],
  ['launch.mjs', 'anything'],
];

const SERVER = [
  'stdx',
  'domain',
  'cache',
  'upstream',
  'store',
  'jobs',
  'sync',
  'readmodel',
  'http',
  'features',
] as const;

/** What each layer may import besides itself; each folder of `features` counts as a layer of its own. */
export const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  contract: [],
  stdx: [],
  domain: ['stdx'],
  cache: ['stdx'],
  upstream: ['domain', 'stdx'],
  store: ['domain', 'stdx'],
  jobs: ['store', 'domain', 'stdx'],
  // Sync projects what it mirrors, in the same transaction.
  sync: ['upstream', 'store', 'jobs', 'readmodel', 'domain', 'stdx'],
  // The read model answers in the contract's views: what a list shows is what it keeps.
  readmodel: ['store', 'cache', 'contract', 'domain', 'stdx'],
  // Answers are kept and sent as bytes.
  http: ['cache', 'contract', 'domain', 'stdx'],
  features: ['readmodel', 'cache', 'store', 'jobs', 'http', 'contract', 'domain', 'stdx'],
  main: [...SERVER, 'contract'],
  web: ['contract'],
  cli: ['contract'],
  simulators: [],
  anything: [...SERVER, 'main', 'contract', 'web', 'cli', 'simulators'],
};

/** Files of these kinds prove the others and may import anything. */
export const TEST_FILE = /\.(test|test-d|bench)\.tsx?$/;

/** Names that say nothing of what is inside, for a file (without its extensions) or a folder. */
export const BANNED_NAMES: readonly string[] = [
  'common',
  'core',
  'helper',
  'helpers',
  'lib',
  'manager',
  'shared',
  'type',
  'types',
  'util',
  'utils',
];

export const MAX_LINES = 400;

/** Files or folders of catalogues that may be longer, each with its reason. */
export const LONG_CATALOGUES: Readonly<Record<string, string>> = {
  'simulators/world/prose/': 'phrases people of the seeded world write, by topic',
};

/** Files a program wrote may be as long as they need. */
export const GENERATED_FILE = /\.generated\.tsx?$/;

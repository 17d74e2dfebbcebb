import { Random } from '../../simulators/world/random.ts';
import { countDifferences } from './counts-oracle.ts';
import { CRASH_POINTS } from './crash-points.ts';
import { buriedAlive, mirrorDifferences } from './mirror-oracle.ts';
import { OrderOracle } from './order-oracle.ts';
import { PeopleHere } from './people-here.ts';
import { INDEX_LAG_MAX_MS, type Setting, settingOf } from './setting.ts';
import { PARTS } from './simulated-sites.ts';
import type { DataFolder } from './template-database.ts';
import { Trace } from './trace.ts';
import { World } from './world.ts';
import { brokenPromises, unsettledWrites } from './writes-oracle.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A search that lags by three minutes is asked eleven times before a ticket counts as never made. */
const UNSETTLED_MAX_MIN = 6;

/** What came of the world of a seed. */
export interface SeedOutcome {
  readonly seed: number;
  /** What did not hold; nothing in a good world. */
  readonly wrong: readonly string[];
  /** Of everything that happened: the same each time. */
  readonly hash: string;
  readonly events: number;
  /** Faults by kind, with how often each struck. */
  readonly struck: Readonly<Record<string, number>>;
}

/** Runs the world of a seed: everything goes wrong, then nothing does, and all must come right again. */
export async function runSeed(
  seed: number,
  folder: DataFolder,
  trace = new Trace({ keep: false }),
): Promise<SeedOutcome> {
  const setting = settingOf(seed);
  const world = await World.begin(seed, setting, folder, trace);
  const people = new PeopleHere(folder.apiToken, new Random(seed, 2));
  let wrong = await trouble(world, setting, people, new Random(seed, 3));
  if (wrong === null) {
    await darkness(world, people, new Random(seed, 4));
    wrong = await peace(world, people);
  }
  const struck = { ...Object.fromEntries(world.nemesis.struck), ...conditions(setting, world) };
  await world.end();
  return { seed, wrong, hash: trace.digest(), events: trace.length, struck };
}

/** @returns what does not hold although it must at any time; null when all does */
async function trouble(world: World, { troubleUntil }: Setting, people: PeopleHere, random: Random) {
  const { time } = world;
  const order = new OrderOracle();
  for (const site of world.sites) site.office.setChaos(chaosOf(random));
  while (time.now() < troubleUntil) {
    await time.passUntil(Math.min(troubleUntil, time.now() + random.int(SECOND, 15 * SECOND)));
    await someTrouble(world, random);
    world.liveElsewhere(random.pick(world.sites), random);
    if (random.chance(0.7)) world.note(`here ${await people.act(world.process)}`);
    if (random.chance(0.05)) world.note(`here ${await people.link(world.process)}`);
    if (!world.process.life.alive) continue;
    const { database } = world.process;
    const broken = [
      ...(await order.wentBack(database)),
      ...(await brokenPromises(database, people.intents, world.deeds)),
    ];
    if (broken.length > 0) return broken;
  }
  return null;
}

/** What Zendesk hides is believed after two looks, which takes long: tickets go, desks freeze, somebody decides. */
async function darkness(world: World, people: PeopleHere, random: Random): Promise<void> {
  const { nemesis, sites, time } = world;
  const index = sites.findIndex(({ kind }) => kind === 'zendesk');
  const site = sites[index];
  if (!site || random.chance(0.3)) return;
  nemesis.count('long out of sight');
  for (let parts = random.int(1, 3); parts > 0; parts--) site.hide(random.int(0, PARTS - 1), true);
  for (const minutes of [11, 11, 61]) {
    time.leap(minutes * MINUTE);
    await time.passUntil(time.now() + 30 * SECOND);
    world.liveElsewhere(site, random);
    if (random.chance(0.3)) await people.removeFrozen(world.process, index + 1);
  }
}

/** What was wrong all the time, and with webhooks. */
function conditions({ indexLagMs, zone, skewMs }: Setting, { sites }: World): Record<string, number> {
  const counts = sites.map(({ office }) => office.ledger.counts());
  const webhooks = (['dropped', 'duplicated', 'reordered', 'late'] as const).map((what) => [
    `webhook ${what}`,
    counts.reduce((sum, count) => sum + count[what], 0),
  ]);
  return {
    ...Object.fromEntries(webhooks),
    'index lag': Number(indexLagMs > 0),
    'clock that is off': Number(skewMs !== 0),
    [`zone ${zone}`]: 1,
  };
}

function chaosOf(random: Random) {
  const share = () => random.pick([0, 0, 0.2, 0.6, 1]);
  return {
    drop: share(),
    duplicate: share(),
    reorder: share(),
    reorderMs: 10 * SECOND,
    late: share(),
    lateMs: 90 * SECOND,
  };
}

async function someTrouble(world: World, random: Random): Promise<void> {
  const { crashes, machine, nemesis, time } = world;
  if (random.chance(0.1)) crashes.arm(random.pick(CRASH_POINTS), random.int(1, 6));
  if (random.chance(0.03)) await world.takeOver();
  if (random.chance(0.05)) {
    machine.skewMs += random.int(-10 * MINUTE, 10 * MINUTE);
    nemesis.count('clock jump');
  }
  if (random.chance(0.05)) {
    random.pick(world.sites).hide(random.int(0, PARTS - 1), random.chance(0.7));
    nemesis.count('permission lost');
  }
  if (random.chance(0.03)) {
    time.leap(random.pick([11, 61]) * MINUTE);
    nemesis.count('machine asleep');
  }
}

/** Everything rests. The machine sleeps in between, so that what is due by the hour comes due. */
async function peace(world: World, people: PeopleHere): Promise<string[]> {
  const { time } = world;
  world.heal();
  const early = await buriedInPeace(world);
  if (early.length > 0) return early;
  await time.passUntil(time.now() + MINUTE);
  for (const minutes of [61, 11, 61, 11]) {
    await people.dropFailed(world.process);
    time.leap(minutes * MINUTE);
    await time.passUntil(time.now() + 30 * SECOND);
    await people.removeFrozen(world.process);
  }
  await settle(world, people);
  const { process, deeds, sites, webhooks } = world;
  const wrong: string[] = [];
  for (const [index, site] of sites.entries()) {
    wrong.push(...(await mirrorDifferences(process.database, index + 1, await site.standing())));
  }
  wrong.push(...(await unsettledWrites(process.database, people.intents, deeds)));
  wrong.push(...(await brokenPromises(process.database, people.intents, deeds)));
  wrong.push(...(await countDifferences(process.database)));
  return [...wrong, ...webhooks.lost(process.keptDeliveries())];
}

/** Lets pass what it takes until every edit is settled, and searches know of it. */
async function settle({ time, process }: World, people: PeopleHere): Promise<void> {
  if (!people.intents.some(({ kind, answer }) => kind === 'create' && answer !== 'refused')) return;
  for (let minutes = 0; minutes < UNSETTLED_MAX_MIN && (await people.unsettled(process)) > 0; minutes++) {
    await people.dropFailed(process);
    await time.passUntil(time.now() + MINUTE);
  }
  time.leap(INDEX_LAG_MAX_MS);
  await time.passUntil(time.now() + 30 * SECOND);
}

/** Tickets that were taken for deleted while their site only did not show them. */
async function buriedInPeace({ process, sites }: World): Promise<string[]> {
  if (!process.life.alive) return [];
  const found: string[] = [];
  for (const [index, site] of sites.entries()) {
    found.push(...(await buriedAlive(process.database, index + 1, await site.standing())));
  }
  return found;
}

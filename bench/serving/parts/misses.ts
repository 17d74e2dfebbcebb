import type { Caller } from '../../../server/src/domain/caller.ts';
import {
  readView,
  readViewCounts,
  type ViewRequest,
} from '../../../server/src/features/technician-views/technician-views.service.ts';
import { forgetRowViews } from '../../../server/src/readmodel/row-views.ts';
import { jsonOf } from '../../../server/src/stdx/kept-json.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../../../server/src/store/database.ts';
import { logStatements } from '../../../server/testing/plans/statement-log.ts';
import { NOW } from '../../datasets/site.ts';
import { userOf } from '../../datasets/users.ts';
import { type BareConnection, openBare } from '../baseline/bare-connection.ts';
import { answerInParallel, answerInSequence, prepareSeed } from '../baseline/seed-queries.ts';
import type { Bench, Figures } from '../part.ts';
import { median, Timings } from '../timings.ts';

const DEEP_PAGE = 1_000;
const PER_PAGE = 25;
const WALK = 100;
/** Misses timed between two of what they are compared with. */
const AT_ONCE = 40;

/**
 * What a view costs when nothing of it is kept, from what is asked to the text of the answer: beside the six queries it
 * took before, beside its own statements sent by the driver alone, beside a hundredth of the tickets, and far down.
 */
export async function measureMisses(bench: Bench): Promise<Figures> {
  const large = await openWorld(await bench.datasets.copy(bench.tickets));
  const small = await openWorld(await bench.datasets.copy(bench.fewTickets));
  try {
    return {
      ...(await besideSeed(bench, large)),
      ...(await besideBareSql(bench, large)),
      ...(await growth(bench, large, small)),
      ...(await deepPage(bench, large)),
    };
  } finally {
    await large.close();
    await small.close();
  }
}

interface World {
  location: DatabaseLocation;
  database: Database;
  caller: Caller;
  close(): Promise<void>;
}

async function openWorld(location: DatabaseLocation): Promise<World> {
  const database = await openDatabase(location);
  const caller = await userOf(database, 1);
  return { location, database, caller, close: () => database.close() };
}

const ALL_UNSOLVED: ViewRequest = { view: 'all_unsolved', per_page: PER_PAGE };

async function view({ database, caller }: World, request = ALL_UNSOLVED): Promise<string> {
  return jsonOf(await readView(database, caller, request, NOW));
}

/** Times a view of which nothing is kept, its rows included. @returns milliseconds */
async function timeView(timings: Timings, world: World, request = ALL_UNSOLVED): Promise<number> {
  forgetRowViews(world.database);
  return once(timings, () => view(world, request));
}

async function counts({ database, caller }: World): Promise<string> {
  const { counts, filter_counts } = await readViewCounts(database, caller, ALL_UNSOLVED, NOW);
  return JSON.stringify({ success: true, counts, filter_counts, seq: 1 });
}

async function besideSeed(bench: Bench, world: World): Promise<Figures> {
  const sequence = openBare(world.location);
  const parallel = openBare(world.location, 5);
  try {
    await prepareSeed(sequence);
    if (bench.database === 'postgres') await sequence.all('vacuum analyze tickets', []);
    await assertSame(world, sequence);
    const [miss, inSequence, inParallel] = [new Timings(), new Timings(), new Timings()];
    await view(world);
    for (let round = 0; round < bench.rounds; round++) {
      await inSequence.time(async () => JSON.stringify(await answerInSequence(sequence, world.caller, NOW)));
      for (let n = 0; n < AT_ONCE; n++) await timeView(miss, world);
      if (bench.database === 'sqlite') continue;
      await inParallel.time(async () => JSON.stringify(await answerInParallel(parallel, world.caller, NOW)));
    }
    if (bench.database === 'sqlite') {
      bench.leaveOut('miss_vs_seed_parallel_speedup', 'one connection of SQLite runs one statement at a time');
    }
    return {
      miss_ms: miss.medianMs,
      miss_p99_ms: miss.ms(0.99),
      seed_sequential_ms: inSequence.medianMs,
      miss_vs_seed_speedup: inSequence.medianMs / miss.medianMs,
      ...(inParallel.count > 0 && {
        seed_parallel_ms: inParallel.medianMs,
        miss_vs_seed_parallel_speedup: inParallel.medianMs / miss.medianMs,
      }),
    };
  } finally {
    await sequence.close();
    await parallel.close();
  }
}

/** @throws Error unless the six queries and the product say the same */
async function assertSame(world: World, connection: BareConnection): Promise<void> {
  const theirs = await answerInSequence(connection, world.caller, NOW);
  const ours = await readView(world.database, world.caller, ALL_UNSOLVED, NOW);
  const told = JSON.stringify([ours.counts, ours.filter_counts, ours.rows.map(({ id }) => id)]);
  const rows = theirs.rows as { id: number }[];
  const compared = JSON.stringify([theirs.counts, theirs.filterCounts, rows.map(({ id }) => id)]);
  if (told !== compared) throw new Error(`the six queries say otherwise: ${compared}, not ${told}`);
}

/** The statements of one miss, by the driver alone and nothing made of their rows. */
async function besideBareSql(bench: Bench, world: World): Promise<Figures> {
  const logged = logStatements(world.database);
  await view({ ...world, database: logged.database });
  const statements = logged.statements.map(({ sql, parameters }) => ({ text: numbered(sql), parameters }));
  if (statements.length === 0) {
    bench.leaveOut('miss_over_sql', 'the statements of a miss cannot be overheard');
    return {};
  }
  const connection = openBare(world.location);
  const [miss, bare] = [new Timings(), new Timings()];
  try {
    await runAll(connection, statements);
    for (let round = 0; round < bench.rounds * AT_ONCE; round++) {
      await bare.time(() => runAll(connection, statements));
      await timeView(miss, world);
    }
  } finally {
    await connection.close();
  }
  return {
    miss_statements: statements.length,
    miss_sql_ms: bare.medianMs,
    miss_over_sql: miss.medianMs / bare.medianMs,
  };
}

interface Statement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

async function runAll(connection: BareConnection, statements: readonly Statement[]): Promise<void> {
  for (const { text, parameters } of statements) await connection.all(text, parameters);
}

/** Kysely writes `?` for SQLite. */
function numbered(sql: string): string {
  let n = 0;
  return sql.replaceAll('?', () => `$${++n}`);
}

async function growth(bench: Bench, large: World, small: World): Promise<Figures> {
  if (bench.tickets === bench.fewTickets) {
    for (const name of ['miss_growth', 'counts_growth'])
      bench.leaveOut(name, 'there is no larger data set in this run');
    return {};
  }
  const of = { large: new Timings(), small: new Timings(), largeCounts: new Timings(), smallCounts: new Timings() };
  const ratios: { view: number[]; counts: number[] } = { view: [], counts: [] };
  for (const world of [large, small]) await Promise.all([view(world), counts(world)]);
  for (let round = 0; round < bench.rounds; round++) {
    const now = { large: new Timings(), small: new Timings(), largeCounts: new Timings(), smallCounts: new Timings() };
    for (let n = 0; n < AT_ONCE; n++) {
      of.large.add(await timeView(now.large, large));
      of.small.add(await timeView(now.small, small));
      of.largeCounts.add(await once(now.largeCounts, () => counts(large)));
      of.smallCounts.add(await once(now.smallCounts, () => counts(small)));
    }
    ratios.view.push(now.large.medianMs / now.small.medianMs);
    ratios.counts.push(now.largeCounts.medianMs / now.smallCounts.medianMs);
  }
  return {
    miss_growth: median(ratios.view),
    counts_growth: median(ratios.counts),
    counts_ms: of.largeCounts.medianMs,
    counts_p99_ms: of.largeCounts.ms(0.99),
  };
}

async function once(timings: Timings, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await timings.time(work);
  return performance.now() - started;
}

async function deepPage(bench: Bench, world: World): Promise<Figures> {
  let cursor: string | null = null;
  for (let row = 0; row < (DEEP_PAGE - 1) * PER_PAGE; row += WALK) {
    const per_page = Math.min(WALK, (DEEP_PAGE - 1) * PER_PAGE - row);
    const page: ViewRequest = { ...ALL_UNSOLVED, per_page, ...(cursor === null ? {} : { cursor }) };
    cursor = (await readView(world.database, world.caller, page, NOW)).next_cursor;
    if (cursor === null) {
      bench.leaveOut('deep_page_growth', `the view has no page ${DEEP_PAGE} among ${bench.tickets} tickets`);
      return {};
    }
  }
  const [first, deep] = [new Timings(), new Timings()];
  const far = { ...ALL_UNSOLVED, cursor: cursor as string };
  for (let n = 0; n < bench.rounds * AT_ONCE; n++) {
    await timeView(first, world);
    await timeView(deep, world, far);
  }
  return { deep_page_ms: deep.medianMs, deep_page_growth: deep.medianMs / first.medianMs };
}

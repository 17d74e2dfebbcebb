import type { Clock } from '../../server/src/stdx/clock.ts';
import type { Database } from '../../server/src/store/database.ts';
import type { InboxStore } from '../../server/src/store/inbox/inbox.ts';
import type { CrashPoint } from './crash-points.ts';
import type { Disk } from './disk.ts';
import type { Life } from './life.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Aborts what a process does after its end; nobody hears of it. */
class AfterLife extends Error {}

const never = () => new Promise<never>(() => {});

/** Files are closed by whoever buries the process. */
const stayOpen = async () => {};

/** The clock of a machine: it runs with the world's time, but may show another. */
export interface Machine {
  /** How far its clock is ahead, ms. */
  skewMs: number;
}

export function mortalClock(time: VirtualTime, machine: Machine, life: Life): Clock {
  return {
    now: () => Math.round(time.now() + machine.skewMs),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (!life.alive) return;
        if (signal?.aborted) return resolve();
        const wake = () => {
          cancel();
          forget();
          if (life.alive) resolve();
        };
        const cancel = time.after(ms, wake);
        const forget = life.onAbort(signal, wake);
      }),
  };
}

/**
 * The database as one life has it: what is not committed when the life ends is rolled back, what is committed stays,
 * and the process hears of neither.
 */
export function mortalDatabase(
  database: Database,
  { life, disk, reach }: { life: Life; disk: Disk; reach(point: CrashPoint): void },
): Database {
  const assertAlive = () => {
    if (!life.alive) throw new AfterLife();
  };
  return {
    ...database,
    transaction: (work) => {
      if (!life.alive) return never();
      const transaction = () =>
        database.transaction(async (tx) => {
          assertAlive();
          tx.afterCommit(() => reach('after commit'));
          const result = await work(tx);
          assertAlive();
          reach('before commit');
          assertAlive();
          return result;
        });
      return life.hears(disk.inTurn(transaction));
    },
    close: stayOpen,
  };
}

/** How long the disk takes to keep webhooks. */
const DISK_MS = 4;

/** The inbox as one life has it. */
export function mortalInbox(
  store: InboxStore,
  { life, time, reach }: { life: Life; time: VirtualTime; reach(point: CrashPoint): void },
): InboxStore {
  return {
    ...store,
    record: async (deliveries) => {
      await time.sleep(DISK_MS);
      if (life.alive) reach('before commit of the inbox');
      if (!life.alive) return never();
      const isNew = await store.record(deliveries);
      reach('after commit of the inbox');
      return life.alive ? isNew : never();
    },
    settle: (connectionId, hints) => (life.alive ? life.hears(store.settle(connectionId, hints)) : never()),
    close: stayOpen,
  };
}

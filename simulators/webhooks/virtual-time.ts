/** A clock that stands still until it is moved, and runs what falls due on the way. */
import type { Clock, Timers } from './post-office.ts';

export interface VirtualTime extends Clock, Timers {
  /** Moves on, running due tasks in the order of their times, each followed by everything it set off at once. */
  advance(ms: number): Promise<void>;
}

interface Task {
  at: number;
  run(): void;
}

export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  const tasks = new Set<Task>();

  function nextDue(untilMs: number): Task | undefined {
    let next: Task | undefined;
    for (const task of tasks) if (task.at <= untilMs && (next === undefined || task.at < next.at)) next = task;
    return next;
  }

  return {
    now: () => nowMs,
    after(ms, run) {
      const task = { at: nowMs + ms, run };
      tasks.add(task);
      return () => tasks.delete(task);
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await quiet();
      for (let task = nextDue(untilMs); task; task = nextDue(untilMs)) {
        tasks.delete(task);
        nowMs = Math.max(nowMs, task.at);
        task.run();
        await quiet();
      }
      nowMs = untilMs;
    },
  };
}

/** Lets everything happen that needs no time to pass. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

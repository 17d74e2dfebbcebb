/** The real network and the real time, for simulators that are processes. */
import type { Clock, Send, Timers } from './post-office.ts';

export const wallClock: Clock = { now: () => Date.now() };

/** Timers that do not keep a process alive. */
export const wallTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
};

export const sendOverHttp: Send = async ({ url, ...request }) => {
  const response = await fetch(url, { ...request, redirect: 'manual' });
  // Read to the end, or the connection is not used again.
  await response.arrayBuffer();
  return { status: response.status };
};

import { keyOf } from '../../datasets/ticket.ts';
import { Timings } from '../timings.ts';
import type { Person } from './person.ts';

const OTHERS = [1, 2] as const;
/** When something must be wrong. */
const PATIENCE_MS = 20_000;

/**
 * Writes by one person on one instance, while another person goes on reading on the others, where every answer is kept
 * by then: how long after the acknowledgement the first read began that was new, on the last of them. That is as exact
 * as a read is long.
 */
export async function measureInvalidation(
  [writer, reader]: readonly Person[],
  { tickets, writes }: { tickets: number; writes: number },
): Promise<{ lag: Timings; reads: Timings; writing: Timings }> {
  if (!writer || !reader) throw new TypeError('it takes two');
  const lag = new Timings();
  const reads = new Timings();
  // An acknowledgement waits a little for the others to hear: what that costs is in here.
  const writing = new Timings();
  for (let n = 0; n < writes; n++) {
    const key = keyOf(tickets - 1_000 - (n % 50));
    const label = `i-${n}-${writes}`;
    const place = n % 2 === 0 ? 'ticket' : 'view';
    await Promise.all(OTHERS.map((instance) => reader.read(instance, key, place)));
    await writing.time(() => writer.write(0, key, label));
    const acknowledged = performance.now();
    const begins = OTHERS.map(async (instance) => {
      for (;;) {
        const began = performance.now();
        if ((await reads.time(() => reader.read(instance, key, place))) === label) return began;
        if (began - acknowledged > PATIENCE_MS) throw new Error(`${key} is still old on instance ${instance}`);
      }
    });
    lag.add(Math.max(...(await Promise.all(begins))) - acknowledged);
  }
  return { lag, reads, writing };
}

import { Random } from '../../../simulators/world/random.ts';
import { keyOf } from '../../datasets/ticket.ts';
import { lead } from '../../datasets/users.ts';
import type { Person, Place } from './person.ts';

/** Races under way at the same time, each about tickets of its own. */
const LANES = 6;
const TICKETS_A_LANE = 40;
const INSTANCES = 3;
const PLACES: readonly Place[] = ['ticket', 'view', 'list'];

interface Races {
  races: number;
  tickets: number;
  seed: number;
}

/**
 * Random writes, each followed at once by reads that must show it: by anyone on the same instance, and by the writer
 * on every one. Readers go on asking while others write, so that what they are given is being kept all the time.
 *
 * @returns how many reads showed an older value, of how many
 */
export async function countStaleReads(
  people: (users: readonly number[]) => Person[],
  { races, tickets, seed }: Races,
): Promise<{ stale: number; looked: number }> {
  let stale = 0;
  let looked = 0;
  let left = races;
  const lane = async (n: number) => {
    const random = new Random(seed, n);
    const crowd = people(Array.from({ length: 8 }, (_, nth) => lead(1 + n * 8 + nth)));
    const written = new Map<string, number>();
    while (left-- > 0) {
      const key = keyOf(tickets - n * TICKETS_A_LANE - random.int(0, TICKETS_A_LANE - 1));
      const value = (written.get(key) ?? 0) + 1;
      written.set(key, value);
      const writer = random.pick(crowd);
      const other = random.pick(crowd);
      const instance = random.int(0, INSTANCES - 1);
      const read = async (who: Person, where: number) => {
        const shown = await who.read(where, key, random.pick(PLACES));
        looked += 1;
        // What was written last is on the first page of every list: one that lacks it is an old one.
        const [, number] = /^v-(\d+)$/.exec(shown ?? '') ?? [];
        if (Number(number ?? 0) < value) stale += 1;
      };
      // Asked while it is being written, so that an old answer may be under way.
      const meanwhile = random.chance(0.5) ? other.read(random.int(0, INSTANCES - 1), key, random.pick(PLACES)) : null;
      await writer.write(instance, key, `v-${value}`);
      await Promise.all([
        read(other, instance),
        ...Array.from({ length: INSTANCES }, (_, where) => read(writer, where)),
        meanwhile,
      ]);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, n) => lane(n)));
  return { stale, looked };
}

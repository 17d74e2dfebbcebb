import { Random } from '../../simulators/world/random.ts';

/** Words people write, most used first: everyday ones of a service desk, then many that are seldom. */
const EVERYDAY = `please printer access login mail cannot error password laptop new after update open account server
  network slow screen vpn user request install software reset office meeting phone invoice report missing calendar drive
  shared folder permission license browser page crash restart monitor keyboard order delivery payroll contract leave
  badge door room projector camera headset dock cable switch router wireless guest backup restore database query`
  .trim()
  .split(/\s+/);

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru'.split(' ');
const SELDOM = 6_000;

const WORDS: readonly string[] = [...EVERYDAY, ...seldomWords()];

function seldomWords(): string[] {
  const random = new Random(4242);
  const words = new Set<string>();
  while (words.size < SELDOM) {
    words.add(Array.from({ length: random.int(2, 4) }, () => random.pick(SYLLABLES)).join(''));
  }
  return [...words];
}

/** So many words as one line; a word of rank n comes about as often as 1/n, as in what people write. */
export function sentence(random: Random, low: number, high: number): string {
  const words: string[] = [];
  for (let left = random.int(low, high); left > 0; left--) {
    words.push(WORDS[Math.floor(WORDS.length ** random.next()) - 1] as string);
  }
  return words.join(' ');
}

/** What people type into search: everyday words, seldom ones, beginnings, several together. */
export function searchPhrase(random: Random): string {
  const one = () => WORDS[Math.floor(WORDS.length ** random.next()) - 1] as string;
  const word = one();
  if (random.chance(0.3)) return word.slice(0, Math.max(3, word.length - 2));
  return random.chance(0.5) ? `${word} ${one()}` : word;
}

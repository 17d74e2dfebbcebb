import { parseArgs } from 'node:util';

/** What `npm run simulate` is asked to do. */
export type Asked =
  | { readonly run: 'many'; readonly from: number; readonly count: number; readonly json: boolean }
  | { readonly run: 'one'; readonly seed: number; readonly json: boolean }
  | { readonly run: 'planted'; readonly json: boolean };

/** What to run cannot be understood. */
export class Misunderstood extends Error {}

/** @throws Misunderstood with a line that says why */
export function askedOf(args: readonly string[]): Asked {
  const { planted, json, ...named } = readOptions(args);
  const { seeds = '300', from = '1', seed } = named;
  const ranged = named.seeds !== undefined || named.from !== undefined;
  const [one, other] = [planted && '--planted', seed !== undefined && '--seed', ranged && '--seeds and --from'].filter(
    (what) => what !== false,
  );
  if (other !== undefined) throw new Misunderstood(`${one} cannot be combined with ${other}`);
  if (planted) return { run: 'planted', json };
  if (seed !== undefined) return { run: 'one', seed: wholeNumber('seed', seed), json };
  return { run: 'many', from: wholeNumber('from', from), count: wholeNumber('seeds', seeds), json };
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        from: { type: 'string' },
        seed: { type: 'string' },
        planted: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Misunderstood((error as Error).message.split(/\.\s/, 1)[0]);
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Misunderstood(`--${name} must be a whole number from 1 to 999999999, not "${text}"`);
}

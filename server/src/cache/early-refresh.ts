/** How eagerly an answer is made anew before it is over: 1 weighs its cost as it is. */
const BETA = 1;

/**
 * Whether one reader should make an answer anew a little before it is over, so that not everybody finds it over at
 * once: with probability `exp(-remaining / (BETA * cost))`, where `cost` is what making it took.
 *
 * Source: Vattani, Chierichetti, Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015: refresh
 * when `now - cost * BETA * ln(random) >= expiry`.
 *
 * @param remainingMs until it is over
 * @param costMs what making it took
 * @param random in [0, 1)
 */
export function isRefreshedEarly(remainingMs: number, costMs: number, random: () => number): boolean {
  // Beyond this the chance is below one in 10^10: not worth drawing a number for.
  if (remainingMs > 23 * BETA * costMs) return false;
  return -costMs * BETA * Math.log(1 - random()) >= remainingMs;
}

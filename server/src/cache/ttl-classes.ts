/** How long an answer may be kept at most, by what it shows; changes end it earlier. Seconds. */
export const TTL_SECONDS = { technicianViews: 30, tickets: 300, sidebar: 3600 } as const;

/** Ceilings of a queue by how many tickets it holds, as seconds: few tickets change looks sooner than many. */
const QUEUE_SECONDS = [
  { below: 50, seconds: 900 },
  { below: 200, seconds: 3600 },
] as const;
const LARGE_QUEUE_SECONDS = 10_800;

/** The adaptive ceiling of a queue's answers, in seconds: 900 below 50 tickets, 3,600 below 200, 10,800 from there on. */
export function queueTtlSeconds(tickets: number): number {
  return QUEUE_SECONDS.find(({ below }) => tickets < below)?.seconds ?? LARGE_QUEUE_SECONDS;
}

/** Samples of the exports by time: the same in small, and much more seldom. */
import type { Route } from '../http/route.ts';

const SAMPLED = ['tickets', 'ticket_events', 'users', 'organizations'];
const MOST_ROWS = 50;

/** The sample beside each of the exports that have one. */
export function sampleRoutes(exports: readonly Route[]): Route[] {
  const sampled = exports.filter(({ path }) => SAMPLED.some((name) => path === `/api/v2/incremental/${name}`));
  return sampled.map((route) => ({
    ...route,
    path: `${route.path}/sample`,
    limits: () => [{ bucket: 'incremental-sample' as const }],
    answer: (call) => {
      const asked = Number(call.query.per_page ?? MOST_ROWS);
      const query = { ...call.query, per_page: String(Math.min(MOST_ROWS, asked)) };
      return route.answer({ ...call, query, place: { ...call.place, query } });
    },
  }));
}

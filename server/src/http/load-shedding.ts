import type { FastifyInstance } from 'fastify';
import { UNLIMITED } from './deadlines.ts';
import type { Guard } from './guard.ts';
import { Overloaded } from './overloaded.ts';
import { EVENT_LOOP, type Pressure, type Weight } from './pressure.ts';

/** Made once: where an error comes from costs more to note than to refuse. Not all are to come back at once. */
const REFUSALS = [1, 2, 3].map((seconds) => new Overloaded(seconds));

/** Features whose answers cost most to make. */
const HEAVY = /^(search|boards|savedViews)\./;

/** How seldom it is told that reads are refused. */
const TELL_EVERY_MS = 60_000;

/**
 * Refuses reads, at once, when more of them come than can be served in time; before that, answers go out as they are,
 * since packing costs most of them as much as all else. To be registered before all else.
 */
export function shedLoad(app: FastifyInstance, pressure: Pressure): void {
  let refused = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  app.addHook('onRequest', async (request, reply) => {
    const weight = weightOf(request.method, request.routeOptions.config.guard);
    // What comes over no connection waits in no queue.
    if (weight === null || !app.server.listening) return;
    if (!pressure.admits(weight)) {
      const now = EVENT_LOOP.elapsed();
      if (now - toldAt > TELL_EVERY_MS) {
        request.log.warn('more is asked than can be answered: reads are refused');
        toldAt = now;
      }
      // A line for each would be more of what there is too much of.
      request.log.level = 'warn';
      throw REFUSALS[refused++ % REFUSALS.length] as Overloaded;
    }
    // The plugin that packs asks for it so.
    if (pressure.isPressed()) request.headers['x-no-compression'] = '1';
    pressure.began(weight);
    // Also when the caller hangs up before there is an answer.
    reply.raw.once('close', () => pressure.ended(weight));
  });
}

/** Null for what is never refused: writes, whose work would be lost, the pages, and what tells how the server is. */
export function weightOf(method: string, guard: Guard | undefined): Weight | null {
  // Of all that is sent it alone is said again soon, and nothing is lost with it.
  if (guard?.limit === 'presence') return 'heavy';
  if (!guard || (method !== 'GET' && method !== 'HEAD') || guard.id.startsWith('service.') || UNLIMITED.test(guard.id))
    return null;
  if (guard.limit === 'health' || guard.limit === 'webhook' || guard.access === 'signed') return null;
  return HEAVY.test(guard.id) || guard.limit === 'expensive' ? 'heavy' : 'light';
}
